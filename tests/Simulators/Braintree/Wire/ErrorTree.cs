using System.Xml.Linq;

namespace Brillig.Simulators.Braintree.Wire;

/// <summary>The validation errors of a request, each at the object it concerns.</summary>
internal sealed class ErrorTree
{
    private readonly List<(string Path, ErrorCode Error)> _errors = [];

    public bool IsEmpty => _errors.Count == 0;

    /// <summary>Adds an error at an object: <c>subscription/add-ons/update/index-0</c>.</summary>
    public void Add(string path, ErrorCode error) => _errors.Add((path, error));

    /// <summary>Adds an error if a condition holds.</summary>
    public void If(bool isWrong, string path, ErrorCode error)
    {
        if (isWrong) Add(path, error);
    }

    /// <summary>The body of a 422.</summary>
    public XElement ToXml(XElement? sent, string? message = null, XElement? result = null)
    {
        var errors = new XElement("errors", List(""));
        foreach (var path in _errors.Select(e => e.Path).Distinct()) Place(errors, path);
        return new XElement(
            "api-error-response",
            errors,
            new XElement("params", sent),
            new XElement("message", message ?? string.Join('\n', _errors.Select(e => e.Error.Message))),
            result);
    }

    private void Place(XElement errors, string path)
    {
        var (parent, at) = (errors, "");
        foreach (var name in path.Split('/'))
        {
            at = at.Length == 0 ? name : $"{at}/{name}";
            if (parent.Element(name) is null) parent.Add(new XElement(name, List(at)));
            parent = parent.Element(name) ?? parent;
        }
    }

    private XElement List(string path) => new(
        "errors", new XAttribute("type", "array"),
        _errors.Where(e => e.Path == path).Select(e => new XElement(
            "error",
            new XElement("code", e.Error.Code),
            new XElement("message", e.Error.Message),
            new XElement("attribute", new XAttribute("type", "symbol"), Names.Underscored(e.Error.Attribute)))));
}
