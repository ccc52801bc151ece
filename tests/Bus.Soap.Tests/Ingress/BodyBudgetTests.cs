using Bus.Core.Vocabulary;
using Bus.Soap.Ingress;

namespace Bus.Soap.Tests.Ingress;

public class BodyBudgetTests
{
    private static readonly MunicipalityCode Flooded = MunicipalityCode.Parse("362018"), Other = MunicipalityCode.Parse("412066");

    [Fact]
    public void Municipality_ToWhichManyLargeMessagesCome_LeavesRoomToOthers_AndGivesItBack()
    {
        var budget = new BodyBudget(100);
        var held = 0;
        while (budget.TryTake(Flooded, 10, own: 0)) held += 10;
        Assert.Equal(50, held);
        // What stays on its way for minutes must not keep another municipality's payments out.
        Assert.True(budget.TryTake(Other, 10, own: 0));
        Assert.True(budget.TryTake(Other, 10, own: 10));
        Assert.False(budget.TryTake(Other, 31, own: 20));
        budget.Release(Flooded, 50);
        Assert.True(budget.TryTake(Other, 80, own: 20));
        budget.Release(Other, 100);
        Assert.True(budget.TryTake(Flooded, 10, own: 0));
    }

    [Fact]
    public void Message_ThatIsAlone_MayHaveAllOfIt()
    {
        var budget = new BodyBudget(100);
        Assert.True(budget.TryTake(Flooded, 60, own: 0));
        Assert.True(budget.TryTake(Flooded, 40, own: 60));
        Assert.False(budget.TryTake(Flooded, 1, own: 100));
    }
}
