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
}
