using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Webhooks;

/// <summary>The notifications of a merchant, in the order things happened.</summary>
internal sealed class Outbox(BraintreeSettings settings)
{
    private const string OtherPublicKey = "another_users_public_key";
    private const string OtherPrivateKey = "another_users_private_key";

    public List<Notification> All { get; } = [];

    /// <summary>Notes what happened. Each user of a merchant has keys: the signature holds one by each.</summary>
    public void Add(DateTimeOffset now, string kind, XElement subject)
    {
        var at = settings.Stamps?.GetUtcNow() ?? now;
        var xml = new XElement(
            "notification",
            new XElement("kind", kind),
            new XElement("timestamp", new XAttribute("type", "datetime"), Wire.Shape.Time(at)),
            new XElement("subject", subject));
        var payload = WebhookSigning.PayloadOf(xml);
        var signature = $"{WebhookSigning.Sign(OtherPublicKey, OtherPrivateKey, payload)}"
            + $"&{WebhookSigning.Sign(settings.PublicKey, settings.PrivateKey, payload)}";
        All.Add(new Notification(kind, ObjectOf(subject), now, signature, payload));
    }

    private static string ObjectOf(XElement subject) =>
        (subject.Element("id") ?? subject.Element("token"))?.Value ?? "";
}
