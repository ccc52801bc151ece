namespace Bus.Host.Hub;

/// <summary>One hub a data folder: an exclusive lock on <c>{data}/hub.lock</c>, which the operating system drops when the process ends, however it ends.</summary>
internal sealed class HubLock : IDisposable
{
    private readonly FileStream _file;
    private readonly bool _made;

    private HubLock(FileStream file, bool made) => (_file, _made) = (file, made);

    /// <summary>Takes the lock; null if another hub has it.</summary>
    /// <exception cref="HubStartException">The folder is another user's.</exception>
    public static HubLock? TryTake(string dataFolder)
    {
        try
        {
            var made = !File.Exists(PathOf(dataFolder));
            return new HubLock(new FileStream(PathOf(dataFolder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None), made);
        }
        catch (IOException)
        {
            return null;
        }
        catch (UnauthorizedAccessException)
        {
            throw HubStartException.FolderNotOurs(dataFolder);
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>Gives it back so that the folder is as it was found. While it is held nobody else has it open, so nobody waits on what is removed.</summary>
    public void Withdraw()
    {
        if (_made) File.Delete(_file.Name);
        Dispose();
    }

    private static string PathOf(string dataFolder) => System.IO.Path.Combine(dataFolder, "hub.lock");
}
