using Bus.Core.Vocabulary;
using Bus.Demo.Clients;

namespace Bus.Demo.Sample;

/// <summary>
/// Made-up payments of one sender, one after the other; nothing is kept but the records that are still to be followed. Most have an ordering key of
/// their own. Some are provisional and confirmed later, some of those cancelled after that, some keys get a further payment, and some records come in
/// pairs, side by side, as both ends of an appropriation. A bad record's key is no other record's, so the sender knows by itself which are refused.
/// </summary>
public sealed class SampleRecords
{
    private const int LongestWait = 200;
    private readonly SamplePlan _plan;
    private readonly Random _random;
    private readonly RecordMaker _maker;
    private readonly PriorityQueue<Func<CollectionRecord>, (int Due, int Number)> _later = new();
    private CollectionRecord? _otherEnd;
    private int _at, _bad, _followers;

    private SampleRecords(SamplePlan plan)
    {
        _plan = plan;
        _random = new Random(unchecked((plan.Seed * 397 ^ int.Parse(plan.Municipality.Value, System.Globalization.CultureInfo.InvariantCulture)) * 2 + (int)plan.Path));
        _maker = new RecordMaker(plan, _random);
    }

    /// <summary>The records of a plan, in the order in which they are sent.</summary>
    public static IEnumerable<SampleRecord> Of(SamplePlan plan)
    {
        var sample = new SampleRecords(plan);
        for (; sample._at < plan.Records; sample._at++) yield return sample.Next();
    }

    private SampleRecord Next()
    {
        if (_otherEnd is { } end)
        {
            _otherEnd = null;
            return Good(end);
        }
        if ((_at + 1L) * _plan.Bad / _plan.Records > _bad) return Damages.Spoil(_maker.Payment(), (SampleDamage)(_bad++ % Enum.GetValues<SampleDamage>().Length));
        if (_later.TryPeek(out var follow, out var when) && when.Due <= _at)
        {
            _later.Dequeue();
            return Good(follow());
        }
        return Good(_random.Next(100) switch
        {
            < 2 when _at + 1 < _plan.Records => Pair(),
            < 8 => Provisional(),
            < 11 => WithFurther(),
            _ => _maker.Payment(),
        });
    }

    private CollectionRecord Pair()
    {
        (var from, _otherEnd) = _maker.Appropriation();
        return from;
    }

    private CollectionRecord Provisional()
    {
        var provisional = _maker.InState(_maker.Payment(), "0");
        Later(() =>
        {
            var confirmed = _maker.InState(provisional, "1");
            if (_random.Next(4) == 0) Later(() => _maker.InState(confirmed, "9"));
            return confirmed;
        });
        return provisional;
    }

    private CollectionRecord WithFurther()
    {
        var payment = _maker.Payment();
        Later(() => _maker.Further(payment));
        return payment;
    }

    // The number keeps records that are due at once in the order in which they were planned.
    private void Later(Func<CollectionRecord> record) => _later.Enqueue(record, (_at + _random.Next(1, LongestWait), _followers++));

    private static SampleRecord Good(CollectionRecord record) => new(record, record.Amount, null);
}
