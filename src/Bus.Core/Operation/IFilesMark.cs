namespace Bus.Core.Operation;

/// <summary>Which tree of files belongs to the journal. Half of what the hub knows lies there: what is gone from it counts as taken or published.</summary>
public interface IFilesMark
{
    /// <summary>The mark of the journal's tree; where it has none yet, <paramref name="candidate"/> from now on. Another one where that is the mark of a tree that it must not use.</summary>
    /// <param name="isInUse">A hub has worked in the tree before: a journal that begins from nothing must not take it, for its numbers would be given again.</param>
    Task<string> KeepAsync(string candidate, bool isInUse, CancellationToken cancellation);
}
