using Bus.Core.Region;

namespace Bus.Contracts.Tests;

public class ShapeTests
{
    private static readonly AdditionalItem Other = new("other", "その他", "digits", 5, true);

    [Fact]
    public void Shape_OfTheSameArguments_IsTheSame()
    {
        var formats = TestContracts.Formats();
        var contract = TestContracts.CollectionHistory;
        var shape = formats.ShapeOf(contract, [TestContracts.AddresseeName, Other]);
        Assert.Same(shape, formats.ShapeOf(contract, new List<AdditionalItem> { TestContracts.AddresseeName with { }, Other }));
        Assert.NotSame(shape, formats.ShapeOf(contract, [Other, TestContracts.AddresseeName]));
        Assert.NotSame(shape, formats.ShapeOf(contract, [TestContracts.AddresseeName with { MaxLength = 10 }, Other]));
        Assert.NotSame(shape, formats.ShapeOf(TestContracts.Assessment, [TestContracts.AddresseeName, Other]));
    }

    [Fact]
    public void Shape_AdditionalItems_FollowTheContracts()
    {
        var shape = TestContracts.Formats().ShapeOf(TestContracts.CollectionHistory, [TestContracts.AddresseeName, Other]);
        Assert.Equal(33, shape.Items.Length);
        Assert.Equal(("other", "その他", true), (shape.Items[32].Element, shape.Items[32].Header, shape.Items[32].Required));
        Assert.Equal(31, shape.IndexOfAdditional("addresseeName"));
    }

    [Fact]
    public void AdditionalItem_OfUnknownType_IsABug() => Assert.Throws<ArgumentException>(() =>
        TestContracts.Formats().ShapeOf(TestContracts.CollectionHistory, [Other with { Type = "colour" }]));
}
