using System.Collections.Immutable;
using System.Security;
using Bus.Contracts.Characters;
using Bus.Contracts.Characters.Tables;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Contracts.Catalogue;

/// <summary>The built-in contracts and those of the site's folder, as one snapshot that is replaced whole.</summary>
internal sealed class ContractCatalogue : IContractCatalogue, IDisposable
{
    private readonly string? _folder;
    private readonly TimeSpan _patternTimeout;
    private readonly ILogger<ContractCatalogue> _log;
    private readonly CharacterSets _sets;
    private readonly IContractForms? _forms;
    private readonly SemaphoreSlim _reload = new(1);
    private volatile CatalogueSnapshot _current;
    private volatile ContractError[] _errors = [];
    private IReadOnlyList<CharacterTable> _tables = [];

    /// <exception cref="ContractsInvalidException">A contract is wrong: a hub does not start with half of its contracts.</exception>
    /// <param name="options">Where they are.</param>
    /// <param name="sets">Their character sets.</param>
    /// <param name="log">Says what was loaded or refused.</param>
    /// <param name="forms">What the journal has of them; null: there is no journal, as in a verb that checks a folder.</param>
    public ContractCatalogue(ContractsOptions options, CharacterSets sets, ILogger<ContractCatalogue> log, IContractForms? forms = null)
    {
        _forms = forms;
        _sets = sets;
        _patternTimeout = options.PatternTimeout;
        _folder = options.Folder is null ? null : Path.GetFullPath(options.Folder);
        _log = log;
        var loaded = Load();
        if (loaded.Errors.Length > 0) throw new ContractsInvalidException(loaded.Errors);
        _current = Take(loaded);
        _log.Loaded(loaded.Contracts.Length + loaded.Queries.Length);
    }

    public event Action<CatalogueSnapshot>? Changed;

    public CatalogueSnapshot Current => _current;

    public ImmutableArray<ContractError> Errors => [.. _errors];

    public async Task AdmitAsync(CancellationToken cancellation)
    {
        var errors = await ChangedInUseAsync(_current.Contracts, cancellation);
        if (errors.Length > 0) throw new ContractsInvalidException(errors);
    }

    public async Task<bool> ReloadAsync(CancellationToken cancellation)
    {
        await _reload.WaitAsync(cancellation);
        try
        {
            var loaded = Load();
            if (loaded.Errors.IsEmpty) loaded = loaded with { Errors = await ChangedInUseAsync(loaded.Contracts, cancellation) };
            _errors = [.. loaded.Errors];
            if (loaded.Errors.Length > 0)
            {
                _log.ChangeRefused(loaded.Errors.Length);
                foreach (var error in loaded.Errors) _log.ContractWrong(error.File, error.Place, error.What.Ja, error.What.En);
                return false;
            }
            _current = Take(loaded);
            _log.Loaded(loaded.Contracts.Length + loaded.Queries.Length);
        }
        finally
        {
            _reload.Release();
        }
        Changed?.Invoke(_current);
        return true;
    }

    public void Dispose() => _reload.Dispose();

    private async Task<ImmutableArray<ContractError>> ChangedInUseAsync(ImmutableArray<Contract> contracts, CancellationToken cancellation) =>
        _forms is null ? [] : [.. (await _forms.AdmitAsync(contracts, cancellation)).Select(ChangedInUse)];

    private static ContractError ChangedInUse(ContractFormChange change) => new(change.Contract.ToString(), ContractFiles.Contract, new Bilingual(
        $"この版で受け付けた記録が連携履歴にあるため、{change.Difference.Ja}は変えられません（以前の記録を誤った項目で読むことになります）。元に戻すか、新しい版のフォルダーを作ってください。",
        $"The journal has records of this version, so its {change.Difference.En} cannot be changed: old records would be read by the wrong items. Put it back as it was, or make a folder for a new version."));

    private CatalogueSnapshot Take(ContractCheck loaded)
    {
        _sets.Replace(_tables);
        return new CatalogueSnapshot(loaded.Contracts, loaded.Queries) { CharacterSets = _sets.Infos, WhyNotForm = (contract, form) => FormRules.WhyNot(_sets, contract, form) };
    }

    private ContractCheck Load()
    {
        try
        {
            if (_folder is null) return ContractLoader.Load(ContractFiles.BuiltIn());
            var check = ContractLoader.Load([.. ContractFiles.BuiltIn(), .. ContractFiles.In(_folder)], patternTimeout: _patternTimeout);
            var (tables, errors) = TableFolder.Read(_folder);
            _tables = tables;
            return check with { Errors = [.. check.Errors, .. errors] };
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or SecurityException)
        {
            return new ContractCheck([], [new ContractError(_folder ?? "", "", new Bilingual(
                $"フォルダーを読めません: {e.Message}", $"The folder cannot be read: {e.Message}"))]);
        }
    }
}
