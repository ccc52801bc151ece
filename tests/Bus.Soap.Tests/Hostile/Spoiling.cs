using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace Bus.Soap.Tests.Hostile;

/// <summary>Generators of requests that nobody well-meaning sends.</summary>
internal static class Spoiling
{
    private static readonly string[] Fragments =
    [
        "<!DOCTYPE x [<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>", "<!DOCTYPE x SYSTEM 'http://169.254.169.254/'>", "&b;", "&#0;", "&#xFFFF;", "&lt", "]]>", "<![CDATA[", "<!--", "--", "<?xml version='1.1'?>",
        "<?pi ?>", "<x", "</x>", "<a:b/>", " xmlns=''", " xmlns:xml='urn:x'", " xmlns:e='urn:x'", " e:mustUnderstand='1'", "\0", "\uFFFE", "\u202E", "'", "\"", "<", ">", "&", "=", "\r\n\r\n", "--" + Corpus.Boundary + "--", "--" + Corpus.Boundary + "\r\n",
        "Content-Transfer-Encoding: base64\r\n", "cid:", "href='file:///etc/passwd'", "<record/>", "<e:Body/>", "<e:Header/>", "Id='body'", "2026-02-30", "999999999999999999999999", "-0", "1e9", "𠮷", new string('9', 5000), new string(' ', 5000),
        string.Concat(Enumerable.Repeat("<d>", 200)), string.Concat(Enumerable.Range(0, 70).Select(i => $" a{i}=''")),
    ];

    private static readonly string[] ContentTypes =
    [
        "text/xml; charset=utf-7", "text/xml; charset=\"utf-16\"", "text/xml; charset=shift_jis", "application/soap+xml; action=\"\"", "application/json", "", ";;;", "multipart/related", "multipart/related; boundary=", "multipart/related; boundary=\"" + new string('b', 71) + "\"",
        "multipart/related; boundary=x; boundary=y", "multipart/mixed; boundary=x", "multipart/related; boundary=\"=_bus\"; start=\"<nobody>\"", "text/xml; charset=", "text/xml\t;;charset==utf-8", "application/xop+xml; type=\"text/xml\"", "text/xml, text/xml",
    ];

    private static readonly Gen<(string ContentType, byte[] Body)> Good = Gen.Elements(Corpus.Good);

    /// <summary>One spoiled request.</summary>
    public static readonly Gen<RawRequest> Any = Gen.OneOf(Bytes(), Inserted(), Cut(), Typed(), Lengths(), Chunks(), Trees(), Heads(), Multiparts(), Encodings(), Noise());

    private static Gen<RawRequest> Bytes() =>
        from good in Good
        from changes in Gen.Choose(1, 12).SelectMany(n => Gen.Zip(Gen.Choose(0, int.MaxValue - 1), Gen.Choose(0, 255)).ArrayOf(n))
        select new RawRequest("bytes changed", Corpus.Request(good.ContentType, Change(good.Body, changes)), Manner.Waits);

    private static Gen<RawRequest> Inserted() =>
        from good in Good
        from fragments in Gen.Choose(1, 4).SelectMany(n => Gen.Zip(Gen.Choose(0, int.MaxValue - 1), Gen.Elements(Fragments)).ArrayOf(n))
        select new RawRequest("fragments inserted", Corpus.Request(good.ContentType, fragments.Aggregate(good.Body, (body, f) => [.. body[..(f.Item1 % body.Length)], .. Corpus.Bytes(f.Item2), .. body[(f.Item1 % body.Length)..]])), Manner.Waits);

    private static Gen<RawRequest> Cut() =>
        from good in Good
        from at in Gen.Choose(0, int.MaxValue - 1)
        from honest in Gen.Elements(true, false)
        let rest = good.Body[..(at % good.Body.Length)]
        select new RawRequest("cut off", honest ? Corpus.Request(good.ContentType, rest) : Corpus.Request(good.ContentType, good.Body)[..^(good.Body.Length - rest.Length)], honest ? Manner.Waits : Manner.Dies);

    private static Gen<RawRequest> Typed() =>
        from good in Good
        from type in Gen.Elements(ContentTypes)
        select new RawRequest("content type", Corpus.Request(type, good.Body), Manner.Waits);

    private static Gen<RawRequest> Lengths() =>
        from good in Good
        from headers in Gen.Elements("Content-Length: 0\r\n", "Content-Length: -1\r\n", "Content-Length: 99999999999999999999\r\n", "Content-Length: 9000000000\r\n", "Content-Length: 10\r\nContent-Length: 20\r\n", "Content-Length: 1\r\n",
            "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip, chunked\r\n", "Transfer-Encoding: chunked, identity\r\n", "", "Content-Encoding: gzip\r\nContent-Length: 100000\r\n", "Expect: 100-continue\r\nContent-Length: 100000\r\n")
        select new RawRequest("lengths", [.. Corpus.Bytes($"POST /soap/362018/collection-history HTTP/1.1\r\nHost: hub\r\nContent-Type: {good.ContentType}\r\n{headers}\r\n"), .. good.Body], Manner.Dies);

    private static Gen<RawRequest> Chunks() =>
        from good in Good
        from size in Gen.Elements("{0:x}\r\n", "{0:x};name=value\r\n", "0{0:x}\r\n", "{0}\r\n", "-1\r\n", "FFFFFFFFFFFFFFFF\r\n", "7fffffff\r\n", "zz\r\n", "\r\n", "{0:x}\n", "{0:x}" + new string('0', 200) + "\r\n")
        from end in Gen.Elements("\r\n0\r\n\r\n", "\r\n0\r\nTrailer: x\r\n\r\n", "0\r\n\r\n", "\r\n", "", "\r\n1\r\n")
        select new RawRequest("chunks", [.. Corpus.Bytes($"POST /soap/362018/collection-history HTTP/1.1\r\nHost: hub\r\nConnection: close\r\nContent-Type: {good.ContentType}\r\nTransfer-Encoding: chunked\r\n\r\n"),
            .. Corpus.Bytes(string.Format(System.Globalization.CultureInfo.InvariantCulture, size, good.Body.Length)), .. good.Body, .. Corpus.Bytes(end)], Manner.Dies);

    /// <summary>Well-formed envelopes of the right names in any order and depth.</summary>
    private static Gen<RawRequest> Trees()
    {
        string[] names = ["e:Envelope", "e:Header", "e:Body", "e:Fault", "w:Security", "w:UsernameToken", "w:Username", "w:Password", "w:Nonce", "u:Timestamp", "u:Created", "u:Expires", "d:Signature", "d:SignedInfo", "d:Reference", "w:BinarySecurityToken", "a:MessageID",
            "a:ReplyTo", "a:Address", "a:Action", "a:To", "s:SendCollectionHistory", "s:SendCollectionHistoryFile", "s:record", "s:messageId", "s:municipalityCode", "s:additional", "s:content", "s:name", "i:Include", "x:unknown"];
        var text = Gen.Elements("", "362018", "2026-11-20", "x", " ", "&amp;", "http://www.w3.org/2005/08/addressing/none", "cid:f", "AAAA", "-1");
        var attribute = Gen.Elements("", " u:Id='body'", " Id='ts'", " e:mustUnderstand='1'", " e:actor='urn:x'", " Type='#PasswordDigest'", " URI='#body'", " href='cid:f'", " xsi:nil='true' xmlns:xsi='http://www.w3.org/2001/XMLSchema-instance'");
        Gen<string> Tree(int depth) =>
            from name in Gen.Elements(names)
            from mark in attribute
            from inside in depth == 0 ? text : Gen.OneOf(text, Gen.Choose(1, 3).SelectMany(n => Tree(depth - 1).ArrayOf(n)).Select(string.Concat))
            select $"<{name}{mark}>{inside}</{name}>";
        return from header in Tree(3)
               from body in Tree(4)
               from soap in Gen.Elements(Soap.Both)
               select new RawRequest("trees", Corpus.Request(soap.MediaType, Corpus.Bytes($"""
                   <e:Envelope xmlns:e="{soap.Namespace}" xmlns:w="{Soap.Wsse}" xmlns:u="{Ingress.Security.SignedMessage.Wsu}" xmlns:d="http://www.w3.org/2000/09/xmldsig#" xmlns:a="{Ingress.Security.SignedMessage.Wsa}"
                   xmlns:s="{Soap.Ns}" xmlns:i="http://www.w3.org/2004/08/xop/include" xmlns:x="urn:x"><e:Header>{header}</e:Header><e:Body>{body}</e:Body></e:Envelope>
                   """)), Manner.Waits);
    }

    private static Gen<RawRequest> Heads() =>
        from good in Good
        from path in Gen.Elements("/soap/362018/collection-history", "/soap/362018/../api/v1", "/soap/%00/%2e%2e", "/soap/362018/collection-history/../../x", "/soap/412066/collection-history", "/soap/" + new string('9', 3000) + "/x", "/soap/362018/exchange", "/soap//", "/soap/362018/%E5%8F%8E", "*", "http://x/soap/362018/exchange")
        from more in Gen.Elements("", "SOAPAction: \"\r\n", "SOAPAction: " + new string('x', 10_000) + "\r\n", "Authorization: Basic\r\n", "Authorization: Basic Og==\r\n", "Authorization: Basic YTpi\r\nAuthorization: Basic YTpi\r\n", "Authorization: Digest x\r\n",
            "traceparent: 00-zz\r\n", "Forwarded: proto=https;;for=\"\r\n", "X-Forwarded-Proto: https\r\n", "Bus-Environment: %ZZ\r\n", "Host: other\r\n", string.Concat(Enumerable.Range(0, 150).Select(i => $"X-{i}: y\r\n")), "X: " + new string('y', 40_000) + "\r\n", " folded\r\n", "Connection: upgrade\r\nUpgrade: h2c\r\n")
        from method in Gen.Elements("POST", "GET", "PUT", "TRACE", "POST\t", "P0ST")
        select new RawRequest("heads", [.. Corpus.Bytes(method), .. Corpus.Request(good.ContentType, good.Body, path, more)[4..]], Manner.Dies);

    private static Gen<RawRequest> Multiparts() =>
        from good in Gen.Elements(Corpus.Good[6..])
        from how in Gen.Choose(0, 6)
        let text = Encoding.UTF8.GetString(good.Body)
        let delimiter = "--" + Corpus.Boundary
        let spoiled = how switch
        {
            0 => text.Replace(delimiter + "--", delimiter),
            1 => text.Replace("Content-ID", string.Concat(Enumerable.Repeat("X-Y: z\r\n", 40)) + "Content-ID"),
            2 => text.Replace("Content-ID: <f>", "Content-ID: " + new string('f', 20_000)),
            3 => string.Concat(Enumerable.Repeat(delimiter + "\r\n\r\n\r\n", 500)) + text,
            4 => text.Replace(delimiter + "--", string.Concat(Enumerable.Range(0, 300).Select(i => $"{delimiter}\r\nContent-ID: <{i}>\r\n\r\nz\r\n")) + delimiter + "--"),
            5 => text.Replace("Content-Type: text/csv", "Content-Type: multipart/related; boundary=\"=_bus\""),
            _ => text.Replace("\r\n", "\n"),
        }
        select new RawRequest("multiparts", Corpus.Request(good.ContentType, Corpus.Bytes(spoiled)), Manner.Waits);

    private static Gen<RawRequest> Encodings() =>
        from good in Gen.Elements(Corpus.Good[..6])
        from encoding in Gen.Elements<Encoding>(Encoding.Unicode, Encoding.BigEndianUnicode, Encoding.UTF32, Encoding.Latin1)
        from mark in Gen.Elements(true, false)
        from type in Gen.Elements("text/xml", "text/xml; charset=utf-8", "text/xml; charset=utf-16", "application/soap+xml; charset=utf-16le")
        select new RawRequest("encodings", Corpus.Request(type, [.. mark ? encoding.GetPreamble() : [], .. encoding.GetBytes(Encoding.UTF8.GetString(good.Body))]), Manner.Waits);

    private static Gen<RawRequest> Noise() =>
        from bytes in Gen.Choose(0, 3000).SelectMany(n => Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(n))
        from body in Gen.Elements(true, false)
        select new RawRequest("noise", body ? Corpus.Request("text/xml", bytes) : bytes, body ? Manner.Waits : Manner.Dies);

    private static byte[] Change(byte[] body, (int At, int Value)[] changes)
    {
        var changed = body.ToArray();
        foreach (var (at, value) in changes) changed[at % changed.Length] = (byte)value;
        return changed;
    }
}
