using System.Text;
using Brillig.Server.Processes;
using Xunit;

namespace Brillig.Tests.Server;

/// <summary>Usage may be sent again when each of its records is known by an id.</summary>
public sealed class RepeatsTests
{
    [Theory]
    [InlineData("""[{"id":"a","name":"x"},{"name":"x","id":"b"}]""", true)]
    [InlineData("{\"id\":\"a\"}\n{\"id\":\"b\"}\n", true)]
    [InlineData("[]", true)]
    [InlineData("""[{"id":"a"},{"name":"x"}]""", false)]
    [InlineData("""[{"id":null}]""", false)]
    [InlineData("""[{"properties":{"id":"inner"}}]""", false)]
    [InlineData("""[{"id":"a","properties":{"id":"inner"}},{"properties":{"id":"inner"}}]""", false)]
    [InlineData("""[{"id":"a"}""", false)]
    [InlineData("", true)]
    public void Every_record_needs_an_id(string body, bool areSafe) =>
        Assert.Equal(areSafe, Repeats.AllHaveIds(Encoding.UTF8.GetBytes(body)));
}
