using System.Security.Cryptography;

namespace Bus.Interop.Tests;

/// <summary>npm's soap, exactly as package-lock.json has it, by <c>npm ci</c> into a cache that outlives the tests; a lock that changes gets a folder of its own.</summary>
internal static class NodePackages
{
    public static async Task<string> InstallAsync(string source)
    {
        await Commanding.MustBeThereAsync("npm", "npm", "--version");
        var name = Convert.ToHexStringLower(SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(source, "package-lock.json"))))[..16];
        var home = Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } set ? set : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache");
        var cache = Path.Combine(home, "bus-interop", name);
        if (File.Exists(Path.Combine(cache, "complete"))) return Path.Combine(cache, "node_modules");
        Directory.CreateDirectory(cache);
        foreach (var file in new[] { "package.json", "package-lock.json" }) File.Copy(Path.Combine(source, file), Path.Combine(cache, file), overwrite: true);
        await Commanding.RunAsync(cache, new Dictionary<string, string>(), "npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund");
        await File.WriteAllTextAsync(Path.Combine(cache, "complete"), "");
        return Path.Combine(cache, "node_modules");
    }
}
