using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>Documents as bytes and back.</summary>
internal static class Documents
{
    private static readonly XmlReaderSettings s_reading = new()
    {
        DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, Async = true,
    };

    private static readonly XmlWriterSettings s_writing = new()
    {
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true, NewLineChars = "\n",
    };

    public static byte[] Write(XElement root)
    {
        using var stream = new MemoryStream();
        using (var writer = XmlWriter.Create(stream, s_writing)) root.Save(writer);
        return stream.ToArray();
    }

    /// <summary>Null if the text is no XML.</summary>
    public static XElement? Read(byte[] bytes)
    {
        try
        {
            using var reader = XmlReader.Create(new MemoryStream(bytes), s_reading);
            return Names.Dashed(XElement.Load(reader));
        }
        catch (XmlException)
        {
            return null;
        }
    }
}
