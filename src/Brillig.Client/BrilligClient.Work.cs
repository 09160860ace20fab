using System.Text.Json;
using Brillig.Client.Json;
using Brillig.Client.Work;

namespace Brillig.Client;

public sealed partial class BrilligClient
{
    /// <summary>Confirms that due and outside work may go on, and tells why it had waited.</summary>
    /// <exception cref="BrilligException">The key is no admin key of the operator.</exception>
    public async Task<ResumedWork> ResumeWork(CancellationToken cancel)
    {
        using var answer = await Send(HttpMethod.Post, "/api/1.0/work/resume", null, NewName(), cancel);
        return await Read(answer, ClientJson.Default.ResumedWork, cancel);
    }

    /// <summary>Moves the clock of a server that was started with one, and bills what is due until then.</summary>
    /// <exception cref="BrilligException">It stands later already, or the key is not the operator's.</exception>
    public async Task<ServerClock> MoveClock(string now, CancellationToken cancel)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(new ServerClock(now), ClientJson.Default.ServerClock);
        using var answer = await Send(
            HttpMethod.Post, "/api/1.0/clock", () => Json(bytes, "application/json"), null, cancel);
        return await Read(answer, ClientJson.Default.ServerClock, cancel);
    }
}
