using Brillig.Cli;

namespace Brillig.Tests.Cli;

/// <summary>The command line in this process, with what it printed.</summary>
public sealed class TestShell : IDisposable
{
    private readonly StringWriter _out = new();
    private readonly StringWriter _error = new();

    /// <summary>The environment; no other variable is seen.</summary>
    public Dictionary<string, string> Variables { get; } = [];

    /// <summary>True: tables as a person sees them, 80 columns wide.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>What a person answers to what is asked for; null: nobody is there.</summary>
    public Func<string, string>? AskSecret { get; set; }

    /// <summary>What the last command printed.</summary>
    public string Out => _out.ToString();

    /// <summary>What the last command complained about.</summary>
    public string Error => _error.ToString();

    public void Dispose()
    {
        _out.Dispose();
        _error.Dispose();
    }

    /// <summary>Runs a command.</summary>
    public Task<int> Run(params string[] arguments)
    {
        _out.GetStringBuilder().Clear();
        _error.GetStringBuilder().Clear();
        var shell = new Shell
        {
            Out = _out, Error = _error, Variable = Variables.GetValueOrDefault, VariableNames = () => Variables.Keys,
            IsTerminal = IsTerminal, AskSecret = AskSecret,
        };
        return BrilligCommand.Run(arguments, shell, Xunit.TestContext.Current.CancellationToken);
    }
}
