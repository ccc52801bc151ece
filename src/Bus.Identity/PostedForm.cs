using Bus.Identity.Faults;
using Microsoft.AspNetCore.Http;

namespace Bus.Identity;

/// <summary>The form of a POST. What is none, or ends in its midst, is the sender's mistake.</summary>
internal static class PostedForm
{
    /// <exception cref="SamlException">It is no form, or not a whole one.</exception>
    public static async Task<IFormCollection> FormAsync(this HttpContext http)
    {
        if (!http.Request.HasFormContentType) throw new SamlException(SamlFault.NotReadable, "フォームではありません。", "It is no form.");
        try
        {
            var form = await http.Request.ReadFormAsync(http.RequestAborted);
            // What no page of ours sends, and PostgreSQL takes in no text.
            return form.All(f => f.Value.All(v => v?.Contains('\0') != true)) ? form : throw new SamlException(SamlFault.NotReadable, "NUL 文字が含まれています。", "It holds a NUL character.");
        }
        catch (IOException cut) when (cut is not BadHttpRequestException)
        {
            throw new SamlException(SamlFault.NotReadable, "フォームが途中で終わっています。", "The form ends in its midst.");
        }
    }
}
