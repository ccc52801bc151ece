using System.ComponentModel;

namespace Bus.Host.Hub.Checking;

/// <summary>Texts as the framework's binder reads them into options.</summary>
internal static class SettingValue
{
    /// <summary>Whether a type is read from one text.</summary>
    public static bool IsOne(Type type) => type == typeof(string) || TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).CanConvertFrom(typeof(string));

    /// <summary>Whether a text can be read as the type.</summary>
    public static bool Reads(Type type, string text)
    {
        if (type == typeof(string) || (text.Length == 0 && Nullable.GetUnderlyingType(type) is not null)) return true;
        try
        {
            TypeDescriptor.GetConverter(Nullable.GetUnderlyingType(type) ?? type).ConvertFromInvariantString(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            return false;
        }
    }
}
