using System.Data;
using Bus.Core.Vocabulary;

namespace Bus.Storage.Sql;

/// <summary>A value for a statement, written as a tuple of name and value. It has its type also where it is null, so that a database can prepare the statement once.</summary>
internal readonly record struct Parameter(string Name, object? Value, DbType Type)
{
    public static implicit operator Parameter((string Name, string? Value) p) => new(p.Name, p.Value, DbType.String);

    public static implicit operator Parameter((string Name, byte[]? Value) p) => new(p.Name, p.Value, DbType.Binary);

    public static implicit operator Parameter((string Name, long? Value) p) => new(p.Name, p.Value, DbType.Int64);

    public static implicit operator Parameter((string Name, long Value) p) => new(p.Name, p.Value, DbType.Int64);

    public static implicit operator Parameter((string Name, int? Value) p) => new(p.Name, (long?)p.Value, DbType.Int64);

    public static implicit operator Parameter((string Name, int Value) p) => new(p.Name, (long)p.Value, DbType.Int64);

    public static implicit operator Parameter((string Name, MunicipalityCode Value) p) => new(p.Name, p.Value.Value, DbType.String);

    public static implicit operator Parameter((string Name, DateTimeOffset? Value) p) => new(p.Name, Spelling.Of(p.Value), DbType.Int64);

    public static implicit operator Parameter((string Name, DateTimeOffset Value) p) => new(p.Name, Spelling.Of(p.Value), DbType.Int64);

    public static implicit operator Parameter((string Name, DateOnly? Value) p) => new(p.Name, Spelling.Of(p.Value), DbType.String);

    public static implicit operator Parameter((string Name, DateOnly Value) p) => new(p.Name, Spelling.Of(p.Value), DbType.String);
}
