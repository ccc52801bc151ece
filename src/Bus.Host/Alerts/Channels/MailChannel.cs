using System.Net;
using System.Net.Mail;
using System.Text;
using Bus.Core.Operation;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Options;

namespace Bus.Host.Alerts.Channels;

/// <summary>Mail by SMTP with STARTTLS.</summary>
internal sealed class MailChannel(IOptions<AlertOptions> options, HubEnvironment environment) : IAlertChannel
{
    private readonly SmtpOptions _smtp = options.Value.Smtp;

    public string Name => "mail";

    public bool IsOn => _smtp.Host is not null;

    public async Task TellAsync(IReadOnlyList<AlertNotice> notices, CancellationToken cancellation)
    {
        using var mail = new MailMessage { From = new MailAddress(_smtp.From), SubjectEncoding = Encoding.UTF8, BodyEncoding = Encoding.UTF8 };
        foreach (var to in _smtp.To.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)) mail.To.Add(new MailAddress(to));
        var (raised, over) = (notices.Count(n => !n.Resolved), notices.Count(n => n.Resolved));
        mail.Subject = $"{(environment.Name is { } name ? $"［{name}］" : "")}Bus: 発生 {raised} 件・解消 {over} 件 / {raised} raised, {over} resolved";
        mail.Body = string.Join("\r\n\r\n", notices.Select(TextOf)) + "\r\n\r\nbus alert list / bus doctor\r\n";
        using var client = new SmtpClient(_smtp.Host, _smtp.Port) { EnableSsl = _smtp.Tls };
        if (_smtp.Username is not null) client.Credentials = new NetworkCredential(_smtp.Username, _smtp.Password);
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(_smtp.Timeout);
        await client.SendMailAsync(mail, patience.Token).WaitAsync(_smtp.Timeout, cancellation);
    }

    private static string TextOf(AlertNotice notice)
    {
        var alert = notice.Alert;
        var at = JapanTime.Of(notice.Resolved ? alert.ResolvedAt ?? alert.RaisedAt : alert.RaisedAt);
        return $"{(notice.Resolved ? "○ 解消 / resolved" : "● 発生 / raised")}  {at:yyyy-MM-dd HH:mm:ss} JST  {alert.Kind}  {alert.Place}\r\n{alert.Text.Ja}\r\n{alert.Text.En}";
    }
}
