namespace Bus.EndToEnd.Tests.Reliability;

public class SystemCallsTests
{
    [Fact]
    public void Trace_WithACallThatAnotherThreadInterrupts_IsReadWithBothItsLines()
    {
        var calls = SystemCalls.Read(
        [
            """101 1700000000.000001 recvfrom(5<socket:[1]>, "marker"..., 4096, 0, NULL, NULL) = 6""",
            """102 1700000000.000002 fdatasync(7</d/journal.db-wal> <unfinished ...>""",
            """101 1700000000.000003 sendto(5<socket:[1]>, "receipt"..., 7, 0, NULL, 0) = 7""",
            """102 1700000000.000004 <... fdatasync resumed>) = 0""",
            """102 1700000000.000005 fdatasync(7</d/journal.db-wal>) = -1 EIO (Input/output error)""",
            """102 1700000000.000006 +++ exited with 0 +++""",
        ]);
        Assert.Equal(["recvfrom", "sendto", "fdatasync", "fdatasync"], calls.Select(c => c.Name));
        Assert.Equal((2, 4), (calls[2].Begun, calls[2].Returned));
        Assert.True(calls[2].Succeeded);
        Assert.False(calls[3].Succeeded);
    }
}
