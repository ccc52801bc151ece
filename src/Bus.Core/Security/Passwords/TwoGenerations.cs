namespace Bus.Core.Security;

/// <summary>
/// A bounded set of what was seen lately. Two dictionaries: when the young one is half of the bound, it becomes the old one and what was in the old one
/// is forgotten, unless it was asked for since. Constant time, no list of ages. Not thread-safe.
/// </summary>
internal sealed class TwoGenerations<TKey, TValue>(int capacity) where TKey : notnull
{
    private readonly int _half = Math.Max(1, capacity / 2);
    private Dictionary<TKey, TValue> _young = [];
    private Dictionary<TKey, TValue> _old = [];

    public int Count => _young.Count + _old.Count;

    public bool TryGet(TKey key, out TValue value)
    {
        if (_young.TryGetValue(key, out value!)) return true;
        if (!_old.Remove(key, out value!)) return false;
        Put(key, value);
        return true;
    }

    public void Put(TKey key, TValue value)
    {
        if (_young.Count >= _half && !_young.ContainsKey(key)) (_old, _young) = (_young, []);
        _old.Remove(key);
        _young[key] = value;
    }

    public void Remove(TKey key)
    {
        _young.Remove(key);
        _old.Remove(key);
    }

    public void Clear()
    {
        _young = [];
        _old = [];
    }
}
