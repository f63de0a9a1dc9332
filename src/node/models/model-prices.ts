/** The catalogue of prices, in a file of its own beside each bundle: half a megabyte that is loaded when it is asked. */
export { calcPrice, findProvider } from "@pydantic/genai-prices";
