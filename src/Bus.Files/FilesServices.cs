using Bus.Core.Closings;
using Bus.Core.Backups;
using Bus.Core.Dispatch;
using Bus.Core.Nodes;
using Bus.Core.Operation;
using Bus.Core.Pipeline;
using Bus.Core.Region;
using Bus.Core.Vocabulary;
using Bus.Files.Backups;
using Bus.Files.Claims;
using Bus.Files.Closings;
using Bus.Files.Deliveries;
using Bus.Files.FrontDoor;
using Bus.Files.Handed;
using Bus.Files.Homes;
using Bus.Files.Packing;
using Bus.Files.Partners;
using Bus.Files.Retention;
using Bus.Files.TakingIn;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Bus.Files;

/// <summary>Puts the module into the hub.</summary>
public static class FilesServices
{
    /// <summary>The sections of the settings that the module reads.</summary>
    public static IReadOnlyList<SettingsSection> Settings { get; } =
    [
        new(FilesOptions.Section, typeof(FilesOptions)), new(FrontDoorOptions.Section, typeof(FrontDoorOptions)), new("Files:Ftp", typeof(FtpOptions)), new("Files:Sftp", typeof(SftpOptions)),
        new(PartnersOptions.Section, typeof(PartnersOptions)),
    ];

    /// <summary>
    /// Drop folders and bulk files, in and out: the background service that watches, the hand-over by file, FTP and SFTP (<see cref="FrontDoorOptions"/>), and <see cref="IFileProgress"/>.
    /// Needs <c>IFilesMark</c>, <c>IIntake</c>, <c>IClosings</c>, <c>IJournal</c>, <c>IRegionStore</c> and <c>IRecordFormats</c>.
    /// </summary>
    /// <param name="configuration">The whole configuration; section <c>Files</c> is read (<see cref="FilesOptions"/>).</param>
    /// <param name="dataFolder">The node's data folder; <c>Files:Root</c> is <c>files</c> in it unless configured.</param>
    public static IServiceCollection AddBusFiles(this IServiceCollection services, IConfiguration configuration, string dataFolder)
    {
        services.AddOptions<FilesOptions>()
            .Bind(configuration.GetSection(FilesOptions.Section))
            .PostConfigure(options => { if (options.Root.Length == 0) options.Root = Path.Combine(dataFolder, "files"); })
            .Validate(options => options is { Parallel: >= 1, ParallelOfMunicipality: >= 1, SmallFile: >= 0 }, "Files:Parallel and Files:ParallelOfMunicipality must be 1 or more, Files:SmallFile 0 or more.")
            .Validate(options => options.ReadBuffer >= 4096, "Files:ReadBuffer must be 4096 bytes or more.")
            .Validate(options => options.Unpacking is { MaxBytes: > 0, MaxRatio: > 0, RatioFrom: >= 0 }, "Files:Unpacking: MaxBytes and MaxRatio must be more than 0, RatioFrom not negative.")
            .Validate(options => options.EndFileBytes is >= 16 and <= 1024 * 1024, "Files:EndFileBytes must be from 16 to 1048576.")
            .Validate(options => options.IncompleteShown >= 0, "Files:IncompleteShown must be 0 or more.")
            .Validate(options => options.ScanShare is > 0 and <= 1, "Files:ScanShare must be above 0 and at most 1.")
            .Validate(options => options.ScanInterval > TimeSpan.Zero && options.SweepInterval > TimeSpan.Zero && options.StrayInterval > TimeSpan.Zero && options.RetryAfter > TimeSpan.Zero,
                "Files:ScanInterval, Files:SweepInterval, Files:StrayInterval and Files:RetryAfter must be more than 0.")
            .Validate(options => options.KeepLeftovers > TimeSpan.Zero, "Files:KeepLeftovers must be more than 0.")
            .Validate(options => options.LateEndFile >= TimeSpan.Zero, "Files:LateEndFile must be 0 or more.")
            .Validate(options => options.Quiet >= TimeSpan.Zero && options.EndFileWait >= TimeSpan.Zero, "Files:Quiet and Files:EndFileWait must not be negative.")
            .ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<SteadyTime>();
        services.TryAddSingleton<ClockTrust>();
        services.TryAddSingleton(HubEnvironment.None);
        services.TryAddSingleton<ILeases>(new SoleNode());
        services.AddSingleton<HomeKeeper>();
        services.AddSingleton<IHomesBackup, HomesBackup>().AddSingleton<IHomesRestore, HomesRestore>();
        services.AddSingleton<ClaimDesk>();
        services.AddSingleton<Unpacker>();
        services.AddSingleton<IFileKeys, FileKeys>();
        services.AddSingleton<ClaimProcessor>().AddSingleton<ClosingTaker>();
        services.AddSingleton<IUnreadFiles, UnreadFiles>().AddSingleton<IClosingMarkers, ClosingMarkers>();
        services.AddSingleton<Lanes>();
        services.AddSingleton<DropFolders>();
        services.AddSingleton<HandedFiles>().AddSingleton<IFileDoor, FileDoor>();
        services.AddSingleton<Leftovers>().AddSingleton<Sweeper>();
        services.AddSingleton<FileProgress>();
        services.AddSingleton<IFileProgress>(provider => provider.GetRequiredService<FileProgress>());
        services.AddSingleton<RisingTimes>().AddSingleton<IHandOver, FileHandOver>();
        services.AddFrontDoor(configuration, dataFolder);
        services.AddPartners(configuration, dataFolder);
        services.AddHostedService<RootMark>();
        services.AddHostedService<FileIntakeService>();
        return services;
    }

    /// <summary>Why a hub would not start on its tree of files, and what to do; null: it would.</summary>
    /// <param name="mark">The mark of the tree that the journal knows.</param>
    public static Bilingual? WhyNotRoot(IConfiguration configuration, string dataFolder, string mark) =>
        RootMark.WhyNot(configuration[$"{FilesOptions.Section}:{nameof(FilesOptions.Root)}"] is { Length: > 0 } root ? root : Path.Combine(dataFolder, "files"), mark);
}
