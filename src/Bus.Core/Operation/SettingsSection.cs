namespace Bus.Core.Operation;

/// <summary>A section of the settings that a module reads. Each module names its own, so that a misspelt setting can be told before anything is begun with those that are right.</summary>
/// <param name="Path">Where it stands, e.g. <c>Files:Ftp</c>.</param>
/// <param name="Options">The type it is bound to: each of its properties is a setting, but those marked <see cref="NotASettingAttribute"/>.</param>
public sealed record SettingsSection(string Path, Type Options);
