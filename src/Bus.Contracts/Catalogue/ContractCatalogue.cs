using System.Collections.Immutable;
using System.Security;
using Bus.Contracts.Characters;
using Bus.Contracts.Characters.Tables;
using Bus.Core.Contracts;
using Bus.Core.Vocabulary;
using Microsoft.Extensions.Logging;

namespace Bus.Contracts.Catalogue;

/// <summary>The built-in contracts and those of the site's folder, as one snapshot that is replaced whole.</summary>
internal sealed class ContractCatalogue : IContractCatalogue
{
    private readonly string? _folder;
    private readonly TimeSpan _patternTimeout;
    private readonly ILogger<ContractCatalogue> _log;
    private readonly CharacterSets _sets;
    private readonly Lock _reload = new();
    private volatile CatalogueSnapshot _current;
    private volatile ContractError[] _errors = [];
    private IReadOnlyList<CharacterTable> _tables = [];

    /// <exception cref="ContractsInvalidException">A contract is wrong: a hub does not start with half of its contracts.</exception>
    public ContractCatalogue(ContractsOptions options, CharacterSets sets, ILogger<ContractCatalogue> log)
    {
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

    public bool Reload()
    {
        lock (_reload)
        {
            var loaded = Load();
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
        Changed?.Invoke(_current);
        return true;
    }

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
