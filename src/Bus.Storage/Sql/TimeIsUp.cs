using System.Data.Common;

namespace Bus.Storage.Sql;

/// <summary>A statement that was given up because it took too long, behind another node or in a database that stands still. Neither it nor its values are to blame.</summary>
internal static class TimeIsUp
{
    /// <summary>Why, if it was that; null: it failed otherwise.</summary>
    public static TimeoutException? Of(Exception exception) => exception is DbException { InnerException: TimeoutException tooLong } ? tooLong : null;
}
