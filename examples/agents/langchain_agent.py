"""A LangChain agent in Python, over HTTP. Not run by our tests: it needs packages that they do not install.

    pip install langchain langchain-mcp-adapters langchain-anthropic
    TOKEN=… ANTHROPIC_API_KEY=… python langchain_agent.py"""

import asyncio
import os

from langchain.agents import create_agent
from langchain_mcp_adapters.client import MultiServerMCPClient


async def main():
    client = MultiServerMCPClient({"affinity": {
        "transport": "streamable_http",
        "url": os.environ.get("URL", "http://127.0.0.1:8765/mcp"),
        "headers": {"Authorization": f"Bearer {os.environ['TOKEN']}", "X-MCP-Toolsets": "persons,notes"},
    }})
    agent = create_agent("anthropic:…", await client.get_tools())
    question = "Jane called: she wants to close on Friday. Note it."
    done = await agent.ainvoke({"messages": [{"role": "user", "content": question}]})
    print(done["messages"][-1].content)


asyncio.run(main())
