using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace Brillig.Server.Docs;

/// <summary>What a value in JSON looks like.</summary>
/// <param name="Name">Under which it is documented once; null: where it stands.</param>
/// <param name="Schema">Its schema.</param>
/// <param name="Uses">The shapes inside of it.</param>
internal sealed record Shape(string? Name, OpenApiSchema Schema, IReadOnlyList<Shape> Uses)
{
    /// <summary>The schema where it is used: a reference if it has a name.</summary>
    public IOpenApiSchema Placed => Name is null ? Schema : new OpenApiSchemaReference(Name);

    /// <summary>An object of an answer: its fields are always there, and later versions may add some.</summary>
    public static Shape Answer(string name, string about, params IEnumerable<Field> fields) =>
        Object(name, about, [.. fields.Select(field => field with { IsRequired = field.IsRequired ?? true })]);

    /// <summary>An object of a request: its fields may be left out or null, and no others are taken.</summary>
    public static Shape Request(string name, string about, params IEnumerable<Field> fields)
    {
        var shape = Object(name, about, [.. fields.Select(field => field.AsSent())]);
        shape.Schema.AdditionalPropertiesAllowed = false;
        return shape;
    }

    /// <summary>An object of a request that may have fields of its owner's besides.</summary>
    public static Shape Open(string name, string about, params IEnumerable<Field> fields)
    {
        var shape = Object(name, about, [.. fields]);
        shape.Schema.AdditionalProperties = new OpenApiSchema();
        return shape;
    }

    /// <summary>An array.</summary>
    public static Shape ArrayOf(Shape item, string about, int? max = null) => new(
        null,
        new OpenApiSchema { Type = JsonSchemaType.Array, Description = about, Items = item.Placed, MaxItems = max },
        [item]);

    /// <summary>One of some shapes.</summary>
    public static Shape OneOf(string name, string about, params Shape[] choices) => new(
        name,
        new OpenApiSchema { Description = about, OneOf = [.. choices.Select(choice => choice.Placed)] },
        choices);

    /// <summary>An object without a field.</summary>
    public static Shape Empty(string name, string about) => new(
        name, new OpenApiSchema { Type = JsonSchemaType.Object, Description = about, MaxProperties = 0 }, []);

    /// <summary>A text whose form no schema of JSON tells.</summary>
    public static Shape TextOf(string about) =>
        new(null, new OpenApiSchema { Type = JsonSchemaType.String, Description = about }, []);

    /// <summary>It or null.</summary>
    public Shape OrNull()
    {
        if (Name is not null)
        {
            var none = new OpenApiSchema { Type = JsonSchemaType.Null };
            return new Shape(null, new OpenApiSchema { Description = Schema.Description, OneOf = [Placed, none] },
                [this]);
        }

        var schema = (OpenApiSchema)Schema.CreateShallowCopy();
        schema.Type |= JsonSchemaType.Null;
        if (schema.Const is { } word)
        {
            // A constant that may be null is one of two values.
            schema = new OpenApiSchema
            {
                Type = schema.Type, Description = schema.Description, Examples = schema.Examples,
                Enum = [JsonValue.Create(word)],
            };
        }

        if (schema.Enum is { } values) schema.Enum = [.. values, JsonNullSentinel.JsonNull];
        return this with { Schema = schema };
    }

    /// <summary>It and every shape inside of it.</summary>
    public IEnumerable<Shape> All() => [this, .. Uses.SelectMany(shape => shape.All())];

    private static Shape Object(string name, string about, Field[] fields)
    {
        var schema = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = about,
            Properties = fields.ToDictionary(field => field.Name, field => field.Placed, StringComparer.Ordinal),
            Required = fields.Where(field => field.IsRequired is true).Select(field => field.Name)
                .ToHashSet(StringComparer.Ordinal),
        };
        return new Shape(name, schema, [.. fields.Select(field => field.Shape)]);
    }
}
