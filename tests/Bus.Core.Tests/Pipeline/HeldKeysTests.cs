using Bus.Core.Faults;
using Bus.Core.Journal;
using Bus.Core.Pipeline.TakingIn;
using Bus.Core.Vocabulary;

namespace Bus.Core.Tests.Pipeline;

public class HeldKeysTests
{
    private const string First = "362018-20261120-0000000001", Second = "362018-20261120-0000000002";

    [Fact]
    public void OrdinaryFile_KeyWithAnOpenError_IsHeld_AndToldByWhich()
    {
        var held = new HeldKeys([new(First, 7, 1, 11)], null);
        var fault = held.Hold(1, 12)!;
        Assert.Equal(RecordCode.EarlierError, fault.Code);
        Assert.Contains($"受付 {First} の 7 行目", fault.Reason.Ja);
        Assert.Contains($"Line 7 of receipt {First}", fault.Reason.En);
        Assert.Null(held.Hold(2, 21));
        Assert.Null(held.Settles(null));
    }

    [Fact]
    public void Correction_MendsByIdentity_InTheOrderOfTheKey()
    {
        var held = new HeldKeys([new(First, 3, 1, 11), new(First, 5, 1, 12)], First);
        Assert.NotNull(held.Hold(1, 12)); // line 3 comes first
        Assert.Null(held.Hold(1, 11));
        held.Taken(1, 11);
        Assert.Null(held.Hold(1, 12));
        held.Taken(1, 12);
        Assert.Null(held.Hold(1, 99)); // the key is free
        Assert.Equal([3, 5], held.Settles(null)!.Lines.Order());
    }

    [Fact]
    public void Correction_EarlierReceipts_HoldIt_LaterOnesDoNot()
    {
        OpenReject[] open = [new(First, 3, 1, 11), new(Second, 4, 1, 12)];
        Assert.NotNull(new HeldKeys(open, Second).Hold(1, 12));
        Assert.Null(new HeldKeys(open, First).Hold(1, 11));
    }

    /// <summary>The clock was set back over midnight between the two: the day of the later receipt is the earlier one.</summary>
    [Fact]
    public void Correction_EarlierReceiptOfALaterDay_HoldsItToo()
    {
        OpenReject[] open = [new("362018-20261121-0000000001", 3, 1, 11), new(Second, 4, 1, 12)];
        Assert.NotNull(new HeldKeys(open, Second).Hold(1, 12));
        Assert.Null(new HeldKeys(open, open[0].Receipt).Hold(1, 11));
    }

    [Fact]
    public void Correction_UnreadableIdentity_IsMendedByItsKey()
    {
        var held = new HeldKeys([new(First, 3, 1, null)], First);
        Assert.Null(held.Hold(1, 11));
        held.Taken(1, 11);
        Assert.Equal([3], held.Settles(null)!.Lines);
    }

    [Fact]
    public void Correction_WhereNothingIsHeld_StillMendsByIdentity_InAnyOrder()
    {
        var held = new HeldKeys([new(First, 3, 1, 11), new(First, 5, 1, 12)], First, holds: false);
        Assert.Null(held.Hold(1, 12));
        held.Taken(1, 12);
        Assert.Equal([5], held.Settles(null)!.Lines);
    }

    [Fact]
    public void Correction_WhatIsLeftOver_IsPairedIfEquallyMany()
    {
        var held = new HeldKeys([new(First, 3, null, null), new(First, 8, null, null)], First);
        held.Taken(50, 51);
        Assert.Empty(held.Settles(null)!.Lines);
        held.Taken(60, 61);
        Assert.Equal([3, 8], held.Settles(null)!.Lines);
    }

    [Fact]
    public void Correction_WrongAgain_StaysOpenWhereItIs()
    {
        var held = new HeldKeys([new(First, 3, 1, 11)], First);
        Assert.True(held.IsWrongAgain(1, 11));
        Assert.False(held.IsWrongAgain(2, 21));
        Assert.Empty(held.Settles(null)!.Lines);
        held.Restart();
        held.Taken(1, 11);
        Assert.Equal([3], held.Settles(null)!.Lines);
    }

    [Fact]
    public void Correction_KeylessErrorBeforeAnOpenOne_InOrder_MendsBoth()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 11);
        Take(held, 1, 12);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2, 3], Lines(held));
    }

    [Fact]
    public void Correction_KeylessErrors_BeforeBetweenAndAfterOpenOnes_InOrder_MendsAll()
    {
        // Another key's between them, and one whose identity could not be read.
        var held = new HeldKeys([new(First, 2, null, null), new(First, 3, 1, 13), new(First, 4, null, null), new(First, 5, 2, 25), new(First, 6, 1, null), new(First, 7, null, null)], First);
        foreach (var (key, identity) in new (ulong, ulong)[] { (1, 12), (1, 13), (1, 14), (2, 25), (1, 16), (1, 17) }) Take(held, key, identity);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2, 3, 4, 5, 6, 7], Lines(held));
    }

    [Fact]
    public void Correction_OnlyTheKeylessOne_IsHeldByTheOpenOne_AndToldToSendAll()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 11);
        Assert.True(held.MustRestart());
        held.Restart();
        var fault = held.Hold(1, 11)!;
        Assert.Equal(RecordCode.EarlierError, fault.Code);
        Assert.Contains("Send all open errors of that receipt", fault.Reason.En);
        Assert.False(held.IsWrongAgain(1, 11));
        Assert.False(held.MustRestart());
        Assert.Empty(Lines(held));
    }

    [Fact]
    public void Correction_OnlyTheKeyedOne_MendsIt_AndNoOther()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 12);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([3], Lines(held));
    }

    [Fact]
    public void Correction_KeylessErrorBeforeAnOpenOne_InTheWrongOrder_IsRefusedWhole()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 12);
        Take(held, 1, 11);
        Assert.False(held.MustRestart());
        Assert.Equal(FaultCode.InvalidMessage, held.Disorder()!.Code);
    }

    [Fact]
    public void Correction_KeylessErrorAfterAnOpenOne_InTheWrongOrder_IsRefusedWhole()
    {
        var held = new HeldKeys([new(First, 2, 1, 11), new(First, 3, null, null)], First);
        Take(held, 1, 12);
        Take(held, 1, 11);
        Assert.False(held.MustRestart());
        Assert.Equal(FaultCode.InvalidMessage, held.Disorder()!.Code);
    }

    [Fact]
    public void Correction_KeylessOneMended_OpenOneWrongAgain_MendsTheFirstOnly()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 11);
        Assert.True(held.IsWrongAgain(1, 12));
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2], Lines(held));
    }

    [Fact]
    public void Correction_PassedErrorThatIsNotInTheFile_IsNotPairedWithAnother()
    {
        var held = KeylessThenKeyed();
        Take(held, 1, 11);
        held.Taken(9, null); // would be line 3
        Assert.True(held.MustRestart());
        held.Restart();
        Assert.NotNull(held.Hold(1, 11));
        held.Taken(9, null);
        Assert.False(held.MustRestart());
        Assert.Empty(Lines(held));
    }

    [Fact]
    public void Correction_KeylessError_EarlierReceiptsHoldIt_LaterOnesDoNot()
    {
        OpenReject[] open = [new(First, 2, null, null), new(First, 3, 1, 12), new(Second, 2, null, null), new(Second, 3, 1, 14)];
        Assert.Contains($"Line 3 of receipt {First}", new HeldKeys(open, Second).Hold(1, 13)!.Reason.En);
        var held = new HeldKeys(open, First);
        Take(held, 1, 11);
        Take(held, 1, 12);
        Assert.False(held.MustRestart());
        Assert.Equal([2, 3], Lines(held));
    }

    [Fact]
    public void Correction_NoKeylessError_HoldsWhatMendsNone()
    {
        var held = new HeldKeys([new(First, 3, 1, 12)], First);
        Assert.Contains($"corrects={First}", held.Hold(1, 11)!.Reason.En);
    }

    [Fact]
    public void Correction_KeylessErrorOfTheSameIdentityAsAnOpenOne_MendsBoth()
    {
        var held = new HeldKeys([new(First, 2, null, null), new(First, 3, 1, 12)], First);
        Take(held, 1, 12);
        Take(held, 1, 12);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2, 3], Lines(held));
    }

    [Fact]
    public void Correction_KeylessErrorBeforeOneOfUnreadableIdentity_InOrder_MendsAll()
    {
        // The first takes line 5, which is of its key; what comes after moves up by one place, and is not out of order for that.
        var held = new HeldKeys([new(First, 2, null, null), new(First, 3, 2, 21), new(First, 4, null, null), new(First, 5, 1, null)], First);
        foreach (var (key, identity) in new (ulong, ulong)[] { (1, 11), (2, 21), (2, 22), (1, 12) }) Take(held, key, identity);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2, 3, 4, 5], Lines(held));
    }

    [Fact]
    public void Correction_OfALaterIdentity_DoesNotSettleAnEarlierUnreadableOne()
    {
        var held = new HeldKeys([new(First, 3, 1, null), new(First, 4, 1, 12)], First);
        Assert.NotNull(held.Hold(1, 12));
        Take(held, 1, 11);
        Take(held, 1, 12);
        Assert.Equal([3, 4], Lines(held));
    }

    [Fact]
    public void Correction_WhereNothingIsHeld_TakesKeylessErrorsInAnyOrder()
    {
        var held = new HeldKeys([new(First, 2, null, null), new(First, 3, 1, 12)], First, holds: false);
        Take(held, 1, 12);
        Take(held, 1, 11);
        Assert.False(held.MustRestart());
        Assert.Null(held.Disorder());
        Assert.Equal([2, 3], Lines(held));
    }

    [Fact]
    public void FullFile_ReplacesWhatWasOpen()
    {
        Assert.Equal(new Settlement(null, [], true), HeldKeys.None.Settles(Extent.Full)! with { Lines = [] });
        Assert.Null(HeldKeys.None.Settles(Extent.Differential));
    }

    // Line 2's key could not be read; it was the key of line 3.
    private static HeldKeys KeylessThenKeyed() => new([new(First, 2, null, null), new(First, 3, 1, 12)], First);

    private static void Take(HeldKeys held, ulong key, ulong identity)
    {
        Assert.Null(held.Hold(key, identity));
        held.Taken(key, identity);
    }

    private static IEnumerable<long> Lines(HeldKeys held) => held.Settles(null)!.Lines.Order();
}
