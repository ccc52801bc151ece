using System.Globalization;
using System.Net;

namespace Bus.Files.FrontDoor;

/// <summary>The text of <c>proftpd.conf</c>.</summary>
internal static class DaemonConfiguration
{
    /// <param name="secret">Begins every line of the upload log, so that no file name can pretend to be one.</param>
    public static string Of(FrontDoorOptions options, DaemonFolder folder, DaemonAccount account, string root, string secret) => $"""
        # Written by the hub at each start; changes are lost. Settings: Files:Ftp, Files:Sftp, Files:FrontDoor.
        ServerName "bus"
        ServerType standalone
        DefaultAddress 127.0.0.1
        Port 0
        SocketBindTight on
        UseIPv6 {OnOff(IsVersion6(options.Ftp.Address) || IsVersion6(options.Sftp.Address))}
        User "{account.User}"
        Group "{account.Group}"
        PidFile "{folder.Pid}"
        ScoreboardFile "{folder.In("run/scoreboard")}"
        SystemLog "{folder.Log}"
        SyslogLevel notice
        MaxInstances {options.MaxSessions}
        UseReverseDNS off
        ModulePath "{options.Modules}"
        LoadModule mod_tls.c
        LoadModule mod_sftp.c
        LoadModule mod_vroot.c
        LoadModule mod_ifsession.c
        <IfModule mod_ctrls.c>
          ControlsEngine off
          ControlsSocket "{folder.In("run/controls")}"
        </IfModule>
        <IfModule mod_cap.c>
          CapabilitiesEngine off
        </IfModule>
        <IfModule mod_delay.c>
          DelayEngine on
          DelayTable none
        </IfModule>
        LogFormat uploads "{secret}{'\t'}%P{'\t'}%{"{protocol}"}{'\t'}%{"{transfer-status}"}{'\t'}%m{'\t'}%s{'\t'}%{"{file-size}"}{'\t'}%b{'\t'}%u{'\t'}%w{'\t'}%f"

        <Global>
          ServerIdent on "bus"
          WtmpLog off
          UseFtpUsers off
          TransferLog none
          AuthOrder mod_auth_file.c
          AuthUserFile "{folder.Users}"
          AuthGroupFile "{folder.Groups}"
          RequireValidShell off
          # Homes are closed without chroot, which would need root.
          DefaultRoot ~
          VRootEngine on
          AllowOverwrite on
          AllowStoreRestart on
          AllowRetrieveRestart on
          Umask 0177 0027
          PathDenyFilter "[[:cntrl:]]"
          MaxClients {options.MaxSessions}
          MaxClientsPerUser {options.MaxSessionsPerApplication}
          MaxLoginAttempts {options.LoginAttempts}
          TimeoutLogin {Seconds(options.LoginTimeout)}
          TimeoutIdle {Seconds(options.IdleTimeout)}
          TimeoutNoTransfer {Seconds(options.IdleTimeout)}
          TimeoutStalled {Seconds(options.StalledTimeout)}
          # Drop into in/, fetch and delete in out/ and result/; nothing else. The daemon compares some commands with the real path, some with the closed one.
          <Directory />
            HideFiles "^\.processing$"
            <Limit ALL>
              IgnoreHidden on
            </Limit>
            <Limit MKD XMKD RMD XRMD SITE SITE_CHMOD SITE_CHGRP SITE_SYMLINK SYMLINK LINK RNFR RNTO STOR STOU APPE DELE>
              DenyAll
            </Limit>
          </Directory>
        {Rooms(root + "/*/*")}
        {Rooms("")}
          # A cut upload goes on where it was cut; hidden stores forbid that, so each application chooses.
          <IfGroup {UserList.HiddenGroup}>
            HiddenStores on
          </IfGroup>
        </Global>
        {Ftp(options, folder)}
        {Sftp(options, folder)}
        """;

    private static string Rooms(string home) => $"""
          <Directory "{home}/in/*/*">
            <Limit RNFR RNTO STOR STOU APPE DELE>
              AllowAll
            </Limit>
          </Directory>
          <Directory "{home}/out/*/*">
            <Limit DELE>
              AllowAll
            </Limit>
          </Directory>
          <Directory "{home}/result/*/*">
            <Limit DELE>
              AllowAll
            </Limit>
          </Directory>
        """;

    private static string Ftp(FrontDoorOptions options, DaemonFolder folder) => options.Ftp is not { Port: { } port } ftp ? "" : $"""

        <VirtualHost {ftp.Address}>
          Port {port}
          PassivePorts {ftp.PassivePorts.Replace('-', ' ')}
          {(ftp.PassiveAddress is { } address ? $"MasqueradeAddress {address}" : "")}
          # All commands: only the one after an upload proves that the client lived to see its end.
          ExtendedLog "{folder.Uploads}" ALL uploads
          {(ftp.Certificate is null ? "" : $"""
          TLSEngine on
            TLSProtocol TLSv1.2 TLSv1.3
            TLSRSACertificateFile "{folder.Certificate}"
            TLSRSACertificateKeyFile "{folder.CertificateKey}"
            TLSOptions NoSessionReuseRequired
            TLSRequired {OnOff(ftp.TlsRequired)}
          """)}
        </VirtualHost>
        """;

    private static string Sftp(FrontDoorOptions options, DaemonFolder folder) => options.Sftp is not { Port: { } port } sftp ? "" : $"""

        <VirtualHost {sftp.Address}>
          Port {port}
          # ALL and nothing else beside it: only so does the log hold each write with what the client was told of it.
          ExtendedLog "{folder.Uploads}" ALL uploads
          SFTPEngine on
          SFTPHostKey "{folder.HostKeyInUse}"
          SFTPAuthMethods publickey password
          SFTPAuthorizedUserKeys "file:{folder.Keys}/%u"
          SFTPMaxChannels 4
          SFTPOptions IgnoreSFTPUploadPerms IgnoreSFTPSetPerms IgnoreSFTPSetOwners
          SFTPExtensions -copyFile -hardlink -xattr -checkFile
        </VirtualHost>
        """;

    private static string OnOff(bool value) => value ? "on" : "off";

    private static bool IsVersion6(string address) => IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;

    private static string Seconds(TimeSpan time) => ((long)Math.Ceiling(time.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
}
