namespace Brillig.Tests.Cli;

/// <summary>A file in a folder of its own, gone in the end.</summary>
public sealed class TempFile : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("brillig-cli-").FullName;

    /// <summary>A file with a text.</summary>
    public TempFile(string name, string text)
    {
        FullName = Path.Combine(_folder, name);
        File.WriteAllText(FullName, text);
    }

    /// <summary>Its path.</summary>
    public string FullName { get; }

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
