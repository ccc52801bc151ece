namespace Bus.Benchmarks.Measuring;

/// <summary>A section of the report that says where the time goes. One profile is one class; the report finds it by reflection.</summary>
internal abstract class Profile
{
    /// <summary>Its name for <c>--only</c>; the group as in <see cref="Figure.Name"/>.</summary>
    public abstract string Name { get; }

    /// <summary>Its heading.</summary>
    public abstract string Title { get; }

    /// <summary>Its Markdown, without the heading.</summary>
    public abstract Task<string> WriteAsync(Bench bench, CancellationToken cancellation);
}
