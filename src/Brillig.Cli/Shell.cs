using Spectre.Console;

namespace Brillig.Cli;

/// <summary>What a command writes to and asks from, so that a test can stand in for a terminal.</summary>
public sealed record Shell
{
    /// <summary>For results.</summary>
    public required TextWriter Out { get; init; }

    /// <summary>For errors and progress.</summary>
    public required TextWriter Error { get; init; }

    /// <summary>An environment variable, or null.</summary>
    public required Func<string, string?> Variable { get; init; }

    /// <summary>The names of all environment variables.</summary>
    public Func<IEnumerable<string>> VariableNames { get; init; } = () => [];

    /// <summary>Asks a person for a secret, and does not show it; null: nobody is there to ask.</summary>
    public Func<string, string>? AskSecret { get; init; }

    /// <summary>For measuring and waiting.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>True if a person looks at <see cref="Out"/>: tables instead of plain lines.</summary>
    public bool IsTerminal { get; init; }

    /// <summary>True if a person looks at <see cref="Error"/>: progress bars.</summary>
    public bool ShowsProgress { get; init; }

    /// <summary>The shell that this process was started from.</summary>
    public static Shell OfThisProcess() => new()
    {
        Out = System.Console.Out,
        Error = System.Console.Error,
        Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
        VariableNames = () => Environment.GetEnvironmentVariables().Keys.Cast<string>(),
        IsTerminal = !System.Console.IsOutputRedirected,
        ShowsProgress = !System.Console.IsErrorRedirected,
        AskSecret = System.Console.IsInputRedirected || System.Console.IsErrorRedirected ? null : AskOnTerminal,
    };

    /// <summary>A table on a terminal; in a pipe a line each, its cells separated by tabs.</summary>
    public void Table(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows) =>
        Table([.. header.Select(name => new Heading(name))], rows);

    /// <summary>A table on a terminal; in a pipe a line each, its cells separated by tabs.</summary>
    public void Table(IReadOnlyList<Heading> header, IEnumerable<IReadOnlyList<string>> rows)
    {
        if (!IsTerminal)
        {
            Out.WriteLine(string.Join('\t', header.Select(h => h.Name)));
            foreach (var row in rows) Out.WriteLine(string.Join('\t', row));
            return;
        }

        var table = new Table().Border(TableBorder.Rounded);
        foreach (var heading in header.Where(h => !h.IsPiped))
        {
            var column = new TableColumn(Markup.Escape(heading.Name));
            table.AddColumn(heading.IsNumber ? column.RightAligned().NoWrap() : column);
        }

        foreach (var row in rows)
            table.AddRow([.. row.Where((_, i) => !header[i].IsPiped).Select(Markup.Escape)]);
        Console(Out).Write(table);
    }

    // On stderr, so that what is printed can go elsewhere.
    private static string AskOnTerminal(string prompt) => Console(System.Console.Error)
        .Prompt(new TextPrompt<string>(Markup.Escape(prompt)).Secret(null));

    /// <summary>Spectre's console on one of the writers.</summary>
    internal static IAnsiConsole Console(TextWriter writer) =>
        AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
}
