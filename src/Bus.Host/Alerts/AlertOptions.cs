namespace Bus.Host.Alerts;

/// <summary>What is reported, when and where to. Section <c>Alerts</c>.</summary>
internal sealed class AlertOptions
{
    public const string Section = "Alerts";

    /// <summary>How often is looked; default 30 s. What is gone for two looks is over.</summary>
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(30);
    /// <summary>How long one source may take (a disk of the network that does not answer, say) before the others are looked at without it; default 10 s.</summary>
    public TimeSpan SourcePatience { get; set; } = TimeSpan.FromSeconds(10);
    /// <summary>A consumer that fails for longer is reported; default 10 min.</summary>
    public TimeSpan Failing { get; set; } = TimeSpan.FromMinutes(10);
    /// <summary>An undelivered message that is older is reported, unless its route is paused or outside its window; default 2 h.</summary>
    public TimeSpan Backlog { get; set; } = TimeSpan.FromHours(2);
    /// <summary>A refused record of a bulk file that is open for longer is reported, all of a municipality as one; default 3 days.</summary>
    public TimeSpan ErrorsOpen { get; set; } = TimeSpan.FromDays(3);
    /// <summary>A bulk file that lies unchanged in a drop folder for longer, and lacks what only its sender can bring to be complete, is reported, all of a folder as one; default 1 h.</summary>
    public TimeSpan Incomplete { get; set; } = TimeSpan.FromHours(1);
    /// <summary>A gpg key of encrypted files, or a certificate of the settings, that expires within this time is reported; default 30 days.</summary>
    public TimeSpan KeyExpires { get; set; } = TimeSpan.FromDays(30);
    /// <summary>How long what did not come by its time is waited for: then its alert ends without it; default 7 days.</summary>
    public TimeSpan ExpectedGiveUpAfter { get; set; } = TimeSpan.FromDays(7);
    /// <summary>How long what happened once (a file refused whole, totals that do not agree) stays among what needs somebody; default 3 days. The newest <see cref="EventsMost"/> of it in one answer.</summary>
    public TimeSpan EventsShown { get; set; } = TimeSpan.FromDays(3);
    /// <summary>Most of what happened once that is listed with what is open; default 100.</summary>
    public int EventsMost { get; set; } = 100;
    /// <summary>Least time between two messages of a channel: what comes meanwhile goes together in the next; default 1 min.</summary>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(1);
    /// <summary>Most alerts that one message spells out; default 50.</summary>
    public int Together { get; set; } = 50;
    /// <summary>Longest pause before a channel that failed is tried again, doubled from <see cref="Interval"/>; default 15 min.</summary>
    public TimeSpan RetryLongest { get; set; } = TimeSpan.FromMinutes(15);
    /// <summary>Mail.</summary>
    public SmtpOptions Smtp { get; set; } = new();
    /// <summary>HTTP.</summary>
    public WebhookOptions Webhook { get; set; } = new();

    public bool IsValid => Every > TimeSpan.Zero && SourcePatience > TimeSpan.Zero && Failing >= TimeSpan.Zero && Backlog > TimeSpan.Zero && ErrorsOpen >= TimeSpan.Zero && Incomplete > TimeSpan.Zero && KeyExpires >= TimeSpan.Zero && ExpectedGiveUpAfter > TimeSpan.Zero && EventsShown >= TimeSpan.Zero && EventsMost >= 0 && Interval >= TimeSpan.Zero && Together is > 0 and <= 1000 && RetryLongest > TimeSpan.Zero
        && Smtp.IsValid && Webhook.IsValid;
}

/// <summary>Mail by SMTP. Section <c>Alerts:Smtp</c>.</summary>
internal sealed class SmtpOptions
{
    /// <summary>The mail server; null (default): no mail.</summary>
    public string? Host { get; set; }
    /// <summary>Default 25.</summary>
    public int Port { get; set; } = 25;
    /// <summary>STARTTLS; default true. Without it no password is sent.</summary>
    public bool Tls { get; set; } = true;
    /// <summary>User at the mail server; null (default): none.</summary>
    public string? Username { get; set; }
    /// <summary>Its password; better in the environment or as a secret file than in a settings file.</summary>
    public string? Password { get; set; }
    /// <summary>Sender's address.</summary>
    public string From { get; set; } = "";
    /// <summary>Receivers' addresses, separated by commas.</summary>
    public string To { get; set; } = "";
    /// <summary>Longest time for one mail; default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool IsValid => Host is null || (Port is > 0 and < 65536 && From.Contains('@') && To.Contains('@') && Timeout > TimeSpan.Zero && (Tls || Password is null));
}

/// <summary>A webhook: a POST of JSON, signed. Section <c>Alerts:Webhook</c>.</summary>
internal sealed class WebhookOptions
{
    /// <summary>Where to; null (default): none.</summary>
    public Uri? Url { get; set; }
    /// <summary>Key of the signature (HMAC-SHA-256), at least 16 characters.</summary>
    public string Secret { get; set; } = "";
    /// <summary>Longest time for one call; default 30 s.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(30);

    public bool IsValid => Url is null || (Url.IsAbsoluteUri && Url.Scheme is "http" or "https" && Secret.Length >= 16 && Timeout > TimeSpan.Zero);
}
