namespace Bus.Benchmarks.Measuring;

/// <summary>One figure of the report: what is measured, against what, and what it must come to. One figure is one class; the report finds it by reflection.</summary>
internal abstract class Figure
{
    /// <summary>Its name in the report and for <c>--only</c>, e.g. <c>bulk-in/copy</c>; what stands before the slash is its group, which <c>--only</c> also takes.</summary>
    public abstract string Name { get; }

    /// <summary>Figures that share their parts and are made ready together; by default what stands before the slash of its name.</summary>
    public virtual string Group => Name.Split('/')[0];

    /// <summary>Whether the short form measures it without being asked: what has a floor or an aim.</summary>
    public bool InShort => Floor is not null || Aim is not null;

    /// <summary>What is measured, in words.</summary>
    public abstract string What { get; }

    /// <summary>What it is measured against, in words; for a figure without a baseline, the unit of its value.</summary>
    public abstract string Baseline { get; }

    /// <summary>On the wrong side of it the work is not done; null: none is set.</summary>
    public virtual double? Floor => null;

    /// <summary>Where it should come to; null: none is set.</summary>
    public virtual double? Aim => null;

    /// <summary>True where a smaller value is the better one (seconds, bytes, CPU).</summary>
    public virtual bool LessIsBetter => false;

    /// <summary>The figure, before this one, whose rounds say this one too (<see cref="Sample.Aside"/>): where both are wanted it is not measured again. Null: none.</summary>
    public virtual string? SameRoundsAs => null;

    /// <summary>A name for what is measured, where other figures of the group measure the same against something else: they share their rounds, in each of which it runs once. Null: it has rounds of its own.</summary>
    public virtual string? Subject => null;

    /// <summary>Rounds that are counted; at least 5. Others before them warm up.</summary>
    public virtual int Rounds => 5;

    /// <summary>True where every round starts the process that is measured: nothing of it stays warm, so none goes before those that count.</summary>
    public virtual bool StartsAnew => false;

    /// <summary>Prepares whatever the rounds need; what it takes is not measured. The figures of a group do it at the same time.</summary>
    public abstract Task<Contest> PrepareAsync(Bench bench, CancellationToken cancellation);
}
