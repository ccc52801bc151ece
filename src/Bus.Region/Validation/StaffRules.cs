using Bus.Core.Region;

namespace Bus.Region.Validation;

internal static class StaffRules
{
    public static StaffSource? Check(ValidationScope scope, StaffDocument? document, DocumentPath path)
    {
        if (document is null) return null;
        if (string.IsNullOrWhiteSpace(document.Value))
        {
            scope.Error(path, SignInTexts.MissingStaff());
            return null;
        }
        var csv = StaffCsv.Read(document.Value);
        foreach (var finding in csv.Findings) scope.Error(path, finding);
        if (csv.HasPasswords) scope.Warning(path, SignInTexts.StaffPasswords());
        return new StaffSource(csv.WithoutPasswords, document.ChangeAtFirstSignIn ?? true);
    }
}
