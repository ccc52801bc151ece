namespace Bus.Demo;

/// <summary>A running hub, as its neighbours know it.</summary>
/// <param name="Address">Where its SOAP services are, e.g. <c>http://127.0.0.1:8080</c>.</param>
/// <param name="FilesRoot">Folder of the applications' homes (<c>Files:Root</c>).</param>
/// <param name="ApplyRegion">Applies a region file (YAML) to it and completes when the region is in force.</param>
public sealed record DemoHub(Uri Address, string FilesRoot, Func<string, CancellationToken, Task> ApplyRegion);
