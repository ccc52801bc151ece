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
    public void FullFile_ReplacesWhatWasOpen()
    {
        Assert.Equal(new Settlement(null, [], true), HeldKeys.None.Settles(Extent.Full)! with { Lines = [] });
        Assert.Null(HeldKeys.None.Settles(Extent.Differential));
    }
}
