// File modes are tested; the hub runs on Linux.
[assembly: System.Runtime.Versioning.SupportedOSPlatform("linux")]
