using Bus.Benchmarks.Measuring;
using Bus.Storage.Tests.PostgreSql;

namespace Bus.Benchmarks.Parts;

/// <summary>One PostgreSQL server for the whole report.</summary>
internal static class Database
{
    public static Task<PostgreSqlServer> OfAsync(Bench bench) => bench.PartAsync(() => PostgreSqlServer.StartAsync());
}
