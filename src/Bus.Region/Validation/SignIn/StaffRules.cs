using Bus.Core.Identity;
using Bus.Core.Region;

namespace Bus.Region.Validation.SignIn;

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
        var findings = StaffCsv.Check(document.Value).ToList();
        foreach (var finding in findings) scope.Error(path, finding);
        return new StaffSource(findings.Count > 0 ? "" : StaffList.Write([.. StaffList.Read(document.Value)]), document.ChangeAtFirstSignIn ?? true);
    }
}
