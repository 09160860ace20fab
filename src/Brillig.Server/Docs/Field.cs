using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Brillig.Server.Docs;

/// <summary>A field of an object, or a parameter: what it means, its unit, its bounds, an example.</summary>
/// <param name="Name">Its name.</param>
/// <param name="About">What it means, in sentences, with the unit.</param>
/// <param name="Shape">Its value.</param>
/// <param name="IsRequired">Whether it is always there; null: in answers, not in requests.</param>
internal sealed record Field(string Name, string About, Shape Shape, bool? IsRequired = null)
{
    private const string DecimalFormat = "decimal";

    /// <summary>Its schema, with what it means here.</summary>
    public IOpenApiSchema Placed
    {
        get
        {
            if (Shape.Name is { } name) return new OpenApiSchemaReference(name) { Description = About };
            var schema = (OpenApiSchema)Shape.Schema.CreateShallowCopy();
            schema.Description = About;
            return schema;
        }
    }

    /// <summary>A text.</summary>
    public static Field Text(string name, string about, string example, int max = 255) => Of(
        name, about, new() { Type = JsonSchemaType.String, MinLength = 1, MaxLength = max }, JsonValue.Create(example));

    /// <summary>The id of something.</summary>
    public static Field Id(string name, string about) => Of(
        name, about, new() { Type = JsonSchemaType.String, Format = "uuid" },
        JsonValue.Create("0199e2a4-7c00-7000-8000-000000000001"));

    /// <summary>A time with its offset; answered in UTC.</summary>
    public static Field Time(string name, string about, string example = "2026-01-31T12:00:00Z") => Of(
        name, about, new() { Type = JsonSchemaType.String, Format = "date-time" }, JsonValue.Create(example));

    /// <summary>An address on this server.</summary>
    public static Field Url(string name, string about, string example) => Of(
        name, about, new() { Type = JsonSchemaType.String, Format = "uri-reference" }, JsonValue.Create(example));

    /// <summary>A decimal, exact as written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="about">What it means, with the unit.</param>
    /// <param name="example">As it is written.</param>
    /// <param name="min">The least, or null.</param>
    /// <param name="max">The most, or null.</param>
    public static Field Number(string name, string about, string example, decimal? min = null, decimal? max = null) =>
        Of(
            name, about,
            new()
            {
                Type = JsonSchemaType.Number, Format = DecimalFormat, Minimum = Text(min), Maximum = Text(max),
            },
            ExactJson.Parse(example));

    /// <summary>A whole number.</summary>
    public static Field Whole(string name, string about, long example, long? min = null, long? max = null) => Of(
        name, about,
        new() { Type = JsonSchemaType.Integer, Minimum = Text(min), Maximum = Text(max) }, JsonValue.Create(example));

    /// <summary>True or false.</summary>
    public static Field Flag(string name, string about, bool example = true) =>
        Of(name, about, new() { Type = JsonSchemaType.Boolean }, JsonValue.Create(example));

    /// <summary>One of some words; the first is the example.</summary>
    public static Field Choice(string name, string about, params string[] values) => Of(
        name, about,
        new() { Type = JsonSchemaType.String, Enum = [.. values.Select(value => (JsonNode)JsonValue.Create(value))] },
        JsonValue.Create(values[0]));

    /// <summary>A value of an enum.</summary>
    public static Field Named<T>(string name, string about) where T : struct, Enum =>
        Choice(name, about, [.. Enum.GetValues<T>().Select(Json.Name)]);

    /// <summary>Always this word.</summary>
    public static Field Word(string name, string about, string word) => Of(
        name, about, new() { Type = JsonSchemaType.String, Const = word }, JsonValue.Create(word));

    /// <summary>An object whose fields are its owner's.</summary>
    public static Field Free(string name, string about, string example) => Of(
        name, about, new() { Type = JsonSchemaType.Object }, ExactJson.Parse(example));

    /// <summary>Pairs of texts.</summary>
    public static Field Pairs(string name, string about, string example, int max)
    {
        var value = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 1_000 };
        return Of(
            name, about,
            new() { Type = JsonSchemaType.Object, AdditionalProperties = value, MaxProperties = max },
            ExactJson.Parse(example));
    }

    /// <summary>A list of texts.</summary>
    public static Field Texts(string name, string about, string example, int max)
    {
        var item = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = 255 };
        return Of(
            name, about, new() { Type = JsonSchemaType.Array, Items = item, MaxItems = max },
            new JsonArray(JsonValue.Create(example)));
    }

    /// <summary>An object of a shape of its own.</summary>
    public static Field Of(string name, string about, Shape shape) => new(name, about, shape);

    /// <summary>A list of objects.</summary>
    public static Field Many(string name, string about, Shape item, int? max = null) =>
        new(name, about, Shape.ArrayOf(item, about, max));

    /// <summary>It must be there.</summary>
    public Field Required() => this with { IsRequired = true };

    /// <summary>It may be left out.</summary>
    public Field Optional() => this with { IsRequired = false };

    /// <summary>A text that may be empty.</summary>
    public Field MayBeEmpty()
    {
        var schema = (OpenApiSchema)Shape.Schema.CreateShallowCopy();
        schema.MinLength = null;
        return this with { Shape = Shape with { Schema = schema } };
    }

    /// <summary>It may be null.</summary>
    public Field OrNull() => this with { Shape = Shape.OrNull() };

    /// <summary>As requests have it: left out or null unless required; decimals as texts too.</summary>
    public Field AsSent()
    {
        var sent = this with { IsRequired = IsRequired ?? false };
        if (Shape.Schema.Format == DecimalFormat)
        {
            var schema = (OpenApiSchema)Shape.Schema.CreateShallowCopy();
            schema.Type |= JsonSchemaType.String;
            sent = sent with { Shape = Shape with { Schema = schema } };
        }

        return IsRequired is true || Shape.Schema.Const is not null ? sent : sent.OrNull();
    }

    private static Field Of(string name, string about, OpenApiSchema schema, JsonNode? example)
    {
        if (example is not null) schema.Examples = [example];
        return new Field(name, about, new Shape(null, schema, []));
    }

    private static string? Text(decimal? bound) => bound?.ToString(CultureInfo.InvariantCulture);
}
