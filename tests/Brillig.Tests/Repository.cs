namespace Brillig.Tests;

/// <summary>Where the sources of these tests are.</summary>
public static class Repository
{
    /// <summary>The folder that holds Brillig.slnx, found upward from the test assembly.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file or folder named from the root, with '/' between names.</summary>
    public static string PathOf(string relative) => Path.Combine(Root, relative);

    private static string Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Brillig.slnx")))
                return folder.FullName;
        throw new DirectoryNotFoundException("No folder above the test assembly holds Brillig.slnx.");
    }
}
