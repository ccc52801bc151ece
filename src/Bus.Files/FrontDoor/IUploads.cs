using Bus.Files.Completion;

namespace Bus.Files.FrontDoor;

/// <summary>What is known of a file that came by FTP or SFTP.</summary>
internal enum UploadState
{
    /// <summary>It did not come this way, or nobody offers it: the other signals decide alone.</summary>
    Elsewhere,
    /// <summary>It came this way, but nothing tells whether all of it: that it is quiet says nothing.</summary>
    Unknown,
    /// <summary>The daemon saw its end, but no more of its client: one that died looks the same. The daemon's own rename from a hidden name says nothing either.</summary>
    Unconfirmed,
    /// <summary>It is being uploaded, or its upload was cut: not to be taken, whatever else is there.</summary>
    Unfinished,
    /// <summary>Its upload ended.</summary>
    Ended,
}

/// <summary>Knows uploads.</summary>
internal interface IUploads
{
    /// <summary>Takes in what happened since the last time; before each look through the folders.</summary>
    void Refresh();

    /// <summary>The state of a file of a drop folder.</summary>
    UploadState Of(string folder, SeenFile file);

    /// <summary>Another node takes this folder's files in: what ended here is given a mode by which that one sees that it did.</summary>
    void HandOn(string folder);

    /// <summary>After how long an unfinished upload is reported.</summary>
    TimeSpan ReportAfter { get; }
}
