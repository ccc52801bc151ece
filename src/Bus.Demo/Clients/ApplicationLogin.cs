using Bus.Core.Vocabulary;

namespace Bus.Demo.Clients;

/// <summary>An application's account at the hub, and how it shows it.</summary>
/// <param name="Application">Id in the region file.</param>
/// <param name="Dialect">SOAP 1.1 or 1.2.</param>
/// <param name="As">HTTP Basic or WS-Security UsernameToken.</param>
public sealed record ApplicationLogin(MunicipalityCode Municipality, string Application, string Password,
    SoapDialect Dialect = SoapDialect.Soap11, LoginForm As = LoginForm.Basic)
{
    /// <summary>Never the password.</summary>
    public override string ToString() => $"{Municipality}.{Application}";
}

/// <summary>Version of the SOAP envelope.</summary>
public enum SoapDialect
{
    /// <summary>SOAP 1.1, text/xml.</summary>
    Soap11,
    /// <summary>SOAP 1.2, application/soap+xml.</summary>
    Soap12,
}

/// <summary>How a caller shows who it is.</summary>
public enum LoginForm
{
    /// <summary>HTTP Basic (RFC 7617, UTF-8).</summary>
    Basic,
    /// <summary>WS-Security UsernameToken with PasswordText.</summary>
    UsernameToken,
}
