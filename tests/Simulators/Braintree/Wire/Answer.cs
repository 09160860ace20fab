using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>What a call is answered.</summary>
/// <param name="Status">The status.</param>
/// <param name="Body">The document, or null: an empty body.</param>
internal sealed record Answer(int Status, XElement? Body = null)
{
    public static Answer Found(XElement body) => new(200, body);

    public static Answer Created(XElement body) => new(201, body);

    public static Answer NotFound { get; } = new(404);

    public static Answer Empty { get; } = new(200);

    public static Answer Invalid(ErrorTree errors, Call call) => new(422, errors.ToXml(call.Sent));
}
