namespace Brillig.Storage;

/// <summary>The folder of the books and the first key: nobody but the user of the server looks into it.</summary>
public static class DataFolder
{
    private const UnixFileMode Own = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the folder if it is missing; one that is there stays as it is.</summary>
    public static void Make(string path)
    {
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(path);
        else Directory.CreateDirectory(path, Own);
    }
}
