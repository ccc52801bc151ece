using System.Data.Common;

namespace Bus.Storage.Engine;

/// <summary>
/// A statement compiled by the database itself, nearer to it than a <see cref="DbCommand"/>. For one in the hub's own process, where finding each value's place by
/// its name costs more than the statement. For one user at a time; disposed of before its connection.
/// </summary>
public interface IStatement : IDisposable
{
    /// <summary>How many values it takes.</summary>
    int Places { get; }

    /// <summary>The place of a named value, from 1; 0 where the statement has none of that name.</summary>
    int PlaceOf(string name);

    /// <summary>Gives a value: a string, a long, bytes, or null. It stays until the next one.</summary>
    void Bind(int place, object? value);

    /// <summary>Runs it to its end; the number of rows that it changed.</summary>
    /// <exception cref="DbException">It failed.</exception>
    int Execute();

    /// <summary>Its rows; it runs while they are read. The reader is closed before the statement is used again.</summary>
    DbDataReader Read();
}
