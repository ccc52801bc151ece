using System.ComponentModel.DataAnnotations;

namespace Bus.Soap;

/// <summary>Limits and habits of the SOAP side; section <c>Soap</c>.</summary>
public sealed class SoapOptions
{
    /// <summary>Largest SOAP message taken in, in bytes; default 32 MiB. Beyond it: <c>too-large</c>.</summary>
    [Range(1024, 1L << 30)]
    public long MaxMessageBytes { get; set; } = 32L << 20;

    /// <summary>Most bytes of SOAP messages held at the same moment; default 512 MiB. Beyond it: <c>busy</c>, also where several messages to one municipality hold more than they leave to all others.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxBufferedBytes { get; set; } = 512L << 20;

    /// <summary>Deepest nesting of elements, the envelope being 1; default 64. Beyond it: <c>forbidden-xml</c>.</summary>
    [Range(8, 1024)]
    public int MaxDepth { get; set; } = 64;

    /// <summary>Most attributes of one element, namespace declarations included; default 64. Beyond it: <c>forbidden-xml</c>.</summary>
    [Range(8, 10_000)]
    public int MaxAttributes { get; set; } = 64;

    /// <summary>Longest name of an element, prefix included, in characters; default 256. Beyond it: <c>forbidden-xml</c>.</summary>
    [Range(32, 10_000)]
    public int MaxNameLength { get; set; } = 256;

    /// <summary>Most SOAP header blocks of a message; default 64. Beyond it: <c>forbidden-xml</c>.</summary>
    [Range(4, 10_000)]
    public int MaxHeaderBlocks { get; set; } = 64;

    /// <summary>Longest text read from a SOAP header or from the head of a body, in characters; default 4,096. Beyond it: <c>invalid-message</c>.</summary>
    [Range(128, 1_000_000)]
    public int MaxTextLength { get; set; } = 4096;

    /// <summary>Most refused records listed in a fault; default 10,000. The fault's text names the whole number.</summary>
    [Range(1, 1_000_000)]
    public int MaxRejectsListed { get; set; } = 10_000;

    /// <summary>Networks of the proxies whose <c>Forwarded</c> or <c>X-Forwarded-Proto/-Host</c> is believed (they must overwrite what callers send); default none.
    /// Credentials are accepted by TLS, from such a proxy that says https, and over plain HTTP from this machine itself.</summary>
    public IList<string> TrustedProxies { get; } = [];

    /// <summary>How far a caller's clock may be ahead or behind where a timestamp is checked; default 5 min.</summary>
    public TimeSpan ClockSkew { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>A wsu:Timestamp is good for so long at most, whatever it says itself; default 10 min, and at most 30 min: signatures are remembered for an hour.</summary>
    public TimeSpan MaxTimestampAge { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Largest signed SOAP message, in bytes: it is held as a tree to be verified; default 8 MiB. Beyond it: <c>too-large</c>.</summary>
    [Range(1024, 1L << 30)]
    public long MaxSignedBytes { get; set; } = 8L << 20;

    /// <summary>PEM file of the authorities that may issue certificates registered by issuer and subject; empty: such certificates prove nobody.</summary>
    public string ClientAuthorities { get; set; } = "";

    /// <summary>Largest file that comes as an attachment of <c>Send…File</c>, in bytes; default 16 GiB. Beyond it: <c>too-large</c>.</summary>
    [Range(1024, long.MaxValue)]
    public long MaxAttachmentBytes { get; set; } = 16L << 30;

    /// <summary>How often it is looked for asynchronous answers to be sent; default 1 s.</summary>
    public TimeSpan ReplyInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait for the endpoint that an asynchronous answer is sent to; default 30 s.</summary>
    public TimeSpan ReplyTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Longest pause between attempts to send one, which double from 1 s on; default 10 min.</summary>
    public TimeSpan ReplyRetryLongest { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>After so long it is given up, with an alert; <c>GetReceipt</c> still tells the state. Default 3 days.</summary>
    public TimeSpan ReplyGiveUpAfter { get; set; } = TimeSpan.FromDays(3);

    /// <summary>Asynchronous answers being sent at the same moment; default 8.</summary>
    [Range(1, 256)]
    public int ReplyParallel { get; set; } = 8;

    /// <summary>Longest <c>wait</c> of <c>ReceiveMessages</c> (long poll); default 60 s. More is cut to it.</summary>
    public TimeSpan MailboxLongestWait { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Longest <c>visibility</c> of <c>ReceiveMessages</c>; default 12 h. More is cut to it.</summary>
    public TimeSpan MailboxLongestVisibility { get; set; } = TimeSpan.FromHours(12);

    /// <summary>Most receipts of one <c>ListReceipts</c>; default 100.</summary>
    [Range(1, 1000)]
    public int ListMaximum { get; set; } = 100;

    /// <summary>Most messages of one <c>ReceiveMessages</c>, also where the caller asks for none in particular; default 20.</summary>
    [Range(1, 1000)]
    public int MailboxMaximum { get; set; } = 20;

    /// <summary>A <c>ReceiveMessages</c> answer ends with the message that reaches this size, in bytes; default 8 MiB.</summary>
    [Range(1024, 1L << 30)]
    public long MailboxBytes { get; set; } = 8L << 20;

    /// <summary>Most message ids of one <c>AcknowledgeMessages</c>; default 1,000.</summary>
    [Range(1, 100_000)]
    public int MaxAcknowledgements { get; set; } = 1000;

    /// <summary>Largest answer read from a consumer, in bytes; default 1 MiB. A larger one is unreadable.</summary>
    [Range(1024, 1L << 30)]
    public int MaxAnswerBytes { get; set; } = 1 << 20;

    /// <summary>Largest answer to a question read from a provider, in bytes; default 4 MiB. Beyond it: <c>invalid-answer</c>.</summary>
    [Range(1024, 1L << 30)]
    public int MaxQueryAnswerBytes { get; set; } = 4 << 20;

    /// <summary>Longest wait for a connection to a consumer; default 10 s. The target's own timeout covers the whole call.</summary>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a connection to a consumer is used before its address is looked up again; default 2 min.</summary>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>PEM file of the certificate with which messages are signed where a route says <c>sign: true</c>; empty (default): none can be. Read again when it changes.</summary>
    public string SigningCertificate { get; set; } = "";

    /// <summary>PEM file of its private key (RSA); empty (default): it stands in the same file.</summary>
    public string SigningKey { get; set; } = "";

    /// <summary>For how long a signed message is good; default 5 min.</summary>
    public TimeSpan SignedLifetime { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How credentials are sent to consumers that have any; default both ways.</summary>
    public OutgoingCredentials SendCredentialsAs { get; set; } = OutgoingCredentials.Both;
}

/// <summary>How the hub names itself to a consumer.</summary>
public enum OutgoingCredentials
{
    /// <summary>HTTP Basic (RFC 7617, UTF-8).</summary>
    Basic,
    /// <summary>WS-Security UsernameToken with PasswordText, not mustUnderstand.</summary>
    UsernameToken,
    /// <summary>Both.</summary>
    Both,
}
