using Bus.Core.Vocabulary;

namespace Bus.Messaging.Brokers;

/// <summary>The broker does not do what the hub needs of it. No text holds a user or password.</summary>
internal sealed class BrokerTroubleException(Bilingual what) : IOException(what.En)
{
    public Bilingual What { get; } = what;
}
