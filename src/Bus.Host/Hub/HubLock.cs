namespace Bus.Host.Hub;

/// <summary>One hub a data folder: an exclusive lock on <c>{data}/hub.lock</c>, which the operating system drops when the process ends, however it ends.</summary>
internal sealed class HubLock : IDisposable
{
    private readonly FileStream _file;

    private HubLock(FileStream file) => _file = file;

    /// <summary>Takes the lock; null if another hub has it.</summary>
    /// <exception cref="HubStartException">The folder is another user's.</exception>
    public static HubLock? TryTake(string dataFolder)
    {
        try
        {
            return new HubLock(new FileStream(PathOf(dataFolder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
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

    private static string PathOf(string dataFolder) => System.IO.Path.Combine(dataFolder, "hub.lock");
}
