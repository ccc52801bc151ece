namespace Bus.Core.Operation;

/// <summary>A property of options that the hub's composition sets: whatever a setting of its name said would be overwritten.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class NotASettingAttribute : Attribute;
