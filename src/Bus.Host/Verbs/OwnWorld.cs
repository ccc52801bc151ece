using Bus.Host.Client;

namespace Bus.Host.Verbs;

/// <summary>A hub on this machine may see other folders than whoever asks it: the unit gives it a /tmp of its own, a container another tree.</summary>
internal static class OwnWorld
{
    /// <summary>Says so where what the hub wrote cannot be seen from here; of a hub found by its address nothing is known.</summary>
    public static void Tell(Screen screen, HubTarget hub, string written)
    {
        if (hub.Url is not null || Path.Exists(written)) return;
        screen.Note($"注意: {written} はここからは見えません。ハブだけに見える場所です（systemd のユニットの /tmp と /var/tmp はハブ専用で、停止すると消えます。コンテナーではその中の場所です）。残すものには、ここから見える場所を指定してください。",
            $"Note: {written} cannot be seen from here: only the hub sees that place (/tmp and /var/tmp under the systemd unit are its own and are gone when it stops; in a container it is a place in there). For what is to be kept, name one that can be seen from here.");
    }
}
